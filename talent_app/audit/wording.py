"""The Chinese names of what audit entries carry: kinds, sources and detail keys. Pure; a test keeps it complete."""

from __future__ import annotations

KINDS = {"write": "变更", "read": "查阅"}
SOURCES = {"web": "网页", "cli": "命令行", "api": "接口", "job": "后台任务"}
OPERATIONS = {"I": "新增", "U": "修改", "D": "删除"}

#: Where a model does not say what its rows are called (`__table_args__ = (…, {"info": {"label": "…"}})`).
TABLES = {
    "educations": "学历学位",
    "files": "附件",
    "import_batches": "导入批次",
    "imports": "导入批次",
    "jobs": "后台任务",
    "persons": "自然人",
    "plan_documents": "方案文件",
    "plan_events": "方案流转",
    "plan_people": "方案人员",
    "plan_versions": "方案版本",
    "plans": "激励方案",
    "review_ticks": "审核要点",
    "talents": "人才登记",
    "title_records": "职称",
    "version_lines": "版本分配",
    "version_people": "版本人员",
}
#: The same for columns that several tables share.
COLUMNS = {
    "created_at": "登记时间",
    "deleted_at": "移入回收站时间",
    "organisation_id": "所属单位",
    "person_id": "自然人",
    "plan_id": "激励方案",
    "state": "状态",
    "talent_id": "人才登记",
    "updated_at": "更新时间",
}

DETAILS = {
    "cells": "单元格数",
    "columns": "列",
    "copy": "份别",
    "decision": "决定",
    "decision_number": "文号",
    "differences": "差异数",
    "document": "文件",
    "enterprises": "企业数",
    "entries": "记录数",
    "cube": "统计表",
    "faults": "异常数",
    "fields": "项目",
    "file": "文件名",
    "file_hash": "文件摘要",
    "filter": "条件",
    "format": "格式",
    "from": "原状态",
    "headcount": "人数",
    "images": "历史份数",
    "instrument": "激励方式",
    "kind": "类别",
    "mapping": "列对应",
    "name": "名称",
    "new": "新增",
    "note": "意见",
    "number": "编号",
    "organisation": "单位",
    "parameter": "参数",
    "period": "期间",
    "pool": "总额",
    "reason": "原因",
    "removed": "移除",
    "restored": "恢复",
    "role": "角色",
    "rows": "行数",
    "rule": "规则",
    "sha256": "文件摘要",
    "size": "大小",
    "state": "状态",
    "step": "步骤",
    "table": "数据表",
    "talents": "人才数",
    "to": "新状态",
    "updated": "更新",
    "username": "登录名",
    "version": "版本",
    "year": "年度",
}
