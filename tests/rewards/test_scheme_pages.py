"""An enterprise's own scheme on its pages: entered, its benefits changed and taken away as they were seen, approved."""

from __future__ import annotations

from tests.page import get_page, post_page, values_of


def test_an_own_scheme_is_entered_with_its_benefits_and_approved_on_its_pages(client_as):
    hr, head = client_as("hr"), client_as("approver")
    words = {"title": "革新奖励办法（示例）", "number": "示例企发〔2026〕9号", "issued_on": "2026-01-05",
             "valid_from": "2026-01-05"}  # fmt: skip
    page = post_page(hr, "/rewards/schemes/new", values_of(get_page(hr, "/rewards/schemes/new").form()) | words)
    assert "还没有奖励项目" in page.words
    address = page.response.request.path
    assert "还没有奖励项目，不能送批" in post_page(hr, f"{address}/move/offer", {"version": "1"}, status=409).words
    benefit = {"title": "技术革新奖", "benefit": "prize", "amount": "8000", "period": "once"}
    new = values_of(get_page(hr, f"{address}/items/new").form())
    assert "合计须为 100" in post_page(hr, f"{address}/items/new", new | benefit | {"shares": "60、50"}).words
    post_page(hr, f"{address}/items/new", new | benefit | {"shares": "60、40"})
    page = post_page(hr, f"{address}/items/new", new | benefit | {"title": "合理化建议奖"})
    assert "合理化建议奖" in page.words
    taken = page.form("/remove")
    first = str(taken["action"]).removesuffix("/remove")
    edit = values_of(get_page(hr, first).form())
    page = post_page(hr, first, edit | {"amount": "9000"})
    stale = post_page(hr, f"{first}/remove", values_of(taken), status=409)
    assert "别人已经修改了这条记录" in stale.words
    page = post_page(hr, f"{first}/remove", values_of(page.form("/remove")))
    assert "技术革新奖" not in page.words
    post_page(hr, f"{address}/move/offer", values_of(page.form("/move/offer")))
    page = get_page(head, address)
    page = post_page(head, f"{address}/move/approve", values_of(page.form("/move/approve")))
    assert "已批准" in page.words
    assert "谁可以享受" in page.words
