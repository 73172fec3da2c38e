"""Two entries become one person with papers, who moves on; and a person who looks, asks, and is erased at his wish."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import expect
from sqlalchemy import select

from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.identity.queries import user_by_name
from talent_app.privacy import service as privacy
from talent_app.talents import persons, service
from talent_app.talents.models import Talent
from tests.factories import create_talent
from tests.files.samples import pdf, png

NAME = "阿旺·洛桑丹增旺姆"
STATEMENT = "我确认这份文件不含国家秘密"


def upload(visitor, kind, name, content):
    """Add one file to the person whose page is open."""
    visitor.follow("添加附件")
    visitor.choose("附件类别", kind)
    visitor.attach("文件", name, content)
    visitor.page.get_by_label(STATEMENT).check()
    visitor.press("上传")


def test_two_entries_are_merged_the_papers_kept_and_the_person_moves(arrive, actor):
    kept = create_talent(actor("hr"), name=NAME, post="高级工程师")
    other = create_talent(actor("hr"), name=NAME, post="主任", document_number=None, department="技术部")
    service.add_record(actor("hr"), other.id, "educations", {"school": "四川大学", "level": "21"})
    number = persons.person_of(kept).document_number

    # the two entries side by side; what is ticked is taken, every record stays
    hr = arrive("hr")
    hr.open("/talents/duplicates")
    with hr.page.expect_navigation():
        hr.row(NAME).get_by_role("link", name="对照合并").click()
    hr.look()
    hr.sees("保留的登记", "技术部", "记录", "全部保留")
    hr.picture("merge")
    hr.press("合并")
    hr.sees("技术部", "四川大学", "撤销合并")

    # a photograph, a certificate, one more that says it is secret, and one put in another's place
    upload(hr, "照片", "照片.png", png((300, 400)))
    expect(hr.page.locator(".portrait img")).to_be_visible()
    with hr.refused(200):
        upload(hr, "证书", "工程师证书.pdf", pdf("机密★10年", "高级工程师证书"))
    hr.sees("机密", "没有保存")
    hr.picture("attachment-refused")
    hr.follow("取消")
    upload(hr, "证书", "工程师证书.pdf", pdf("高级工程师证书（旧）"))
    link = hr.page.get_by_role("link", name="工程师证书.pdf", exact=True)
    shown = hr.page.request.get(hr.address + link.get_attribute("href"))
    assert (shown.status, shown.headers["content-disposition"], shown.body()[:5]) == (200, "inline", b"%PDF-")
    hr.page.get_by_role("link", name="移除工程师证书.pdf").click()
    hr.fill("移除理由", "换成新证书")
    hr.press("移除")
    upload(hr, "证书", "新证书.pdf", pdf("高级工程师证书"))
    hr.sees("新证书.pdf")
    hr.misses("工程师证书.pdf")
    hr.picture("person-with-papers")

    # another enterprise registers the same number: told only that it is registered, it asks; the holder agrees
    stranger = arrive("stranger")
    stranger.menu("人才库")
    stranger.follow("登记人才")
    stranger.fill("姓名", NAME)
    stranger.fill("证件号码", number)
    stranger.page.get_by_label("已把").check()
    stranger.choose("告知方式", "书面告知")
    stranger.press("登记")
    stranger.sees("该证件号码已在其他单位登记")
    stranger.misses("拉萨藏药制造有限公司", "高级工程师")
    stranger.page.get_by_label("流动").check()
    stranger.press("提交")
    stranger.sees("申请已提交", "决定后显示")
    hr.open("/talents/requests")
    hr.follow("人员流动（转入本单位）")
    hr.follow("答复")
    hr.picture("transfer-answer")
    hr.choose("意见", "同意")
    hr.press("提交")
    hr.sees("人员流动或共享登记已办成")
    stranger.menu("人才库")
    stranger.follow(NAME)
    stranger.sees("四川大学", "新证书.pdf")


def test_a_person_looks_copies_asks_and_is_erased_at_his_wish(arrive, actor):
    talent = create_talent(actor("hr"), name="扎西顿珠", post="高级工程师")
    privacy.link_person(actor("hr"), user_by_name("person").id, talent.id)
    service.reveal(actor("hr"), talent.id, ["phone"], "核对联系方式")

    # what is kept, who looked, a copy of one's own
    person = arrive("person")
    person.open("/my")
    person.sees("高级工程师")
    copy = json.loads(Path(person.download("导出 JSON").path()).read_text(encoding="utf-8"))
    assert copy["registrations"][0]["values"]["姓名"] == "扎西顿珠"
    person.follow("谁看过我")
    person.sees("人力资源管理员", "核对联系方式")
    person.follow("我的申请")
    person.choose("申请事项", "删除")
    person.fill("申请内容", "本人已离职两年，请删除在原单位的登记。")
    person.press("提交申请")
    person.sees("待答复")

    # the office sees what would go and what a duty keeps, and proposes; a second person confirms
    hr = arrive("hr")
    hr.open("/privacy/requests")
    hr.page.locator("tbody a").first.click()
    hr.follow("预览并提出删除")
    hr.sees("将要处理的内容", "统计数字")
    hr.picture("erasure-new")
    hr.fill("删除理由", "本人书面申请，已离职两年")
    hr.press("提出删除")
    hr.sees("请本单位负责人复核")
    head = arrive("approver")
    head.open("/privacy/erasures")
    head.page.locator("tbody a").first.click()
    head.follow("复核")
    head.choose("复核结果", "同意，立即删除")
    head.picture("erasure-decide")
    head.press("提交复核结果")
    head.sees("已删除，不能恢复", "依法继续保存的信息")
    head.misses("扎西顿珠")
    head.picture("erasure-done")
    hr.menu("人才库")
    hr.misses("扎西顿珠")
    with within(Scope.beyond("tests")):
        assert session.scalars(select(Talent.name)).all() == []
    session.rollback()
    person.open("/my/requests")
    person.sees("已于", "查看办理结果")
    person.follow("查看办理结果")
    assert person.download("下载 PDF").suggested_filename.endswith(".pdf")
