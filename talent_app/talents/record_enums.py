"""Closed lists of the child records; official and open lists are code tables of `rules/codes.py`."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class StudyForm(TitledEnum):
    """How an education was taken."""

    FULL_TIME = "full_time", "全日制"
    PART_TIME = "part_time", "非全日制"
    CORRESPONDENCE = "correspondence", "函授"
    SELF_TAUGHT = "self_taught", "自学考试"
    OPEN = "open", "开放或网络教育"
    PARTY_SCHOOL = "party_school", "党校教育"
    ABROAD = "abroad", "境外学习"


class TitleWay(TitledEnum):
    """How a professional title was obtained."""

    REVIEW = "review", "评审"
    EXAMINATION = "examination", "考试"
    BOTH = "both", "考评结合"
    CONFIRMATION = "confirmation", "考核认定"
    CONVERSION = "conversion", "转系列评审"
    RECOGNITION = "recognition", "外地职称确认"


class QualificationKind(TitledEnum):
    """What a vocational qualification gives."""

    ENTRY = "entry", "准入类"
    LEVEL = "level", "水平评价类"
    TRADE = "trade", "行业或单位证书"


class Proficiency(TitledEnum):
    """How well somebody knows a language."""

    NATIVE = "native", "母语"
    EXCELLENT = "excellent", "精通"
    GOOD = "good", "熟练"
    FAIR = "fair", "良好"
    BASIC = "basic", "一般"


class ProjectLevel(TitledEnum):
    """Who stands behind a project or award."""

    INTERNATIONAL = "international", "国际"
    NATIONAL = "national", "国家级"
    PROVINCIAL = "provincial", "省部级（自治区级）"
    CITY = "city", "地市级"
    COUNTY = "county", "县区级"
    ENTERPRISE = "enterprise", "企业"
    OTHER = "other_level", "其他"


class ProjectRole(TitledEnum):
    """What somebody does in a project or team."""

    LEADER = "leader", "负责人（主持）"
    DEPUTY = "deputy", "技术负责人或副组长"
    MAIN = "main", "主要完成人（骨干）"
    MEMBER = "member", "参加"


class ProjectState(TitledEnum):
    """How far a project is."""

    RUNNING = "running", "在研"
    COMPLETED = "completed", "已验收结题"
    STOPPED = "stopped", "终止"


class PatentKind(TitledEnum):
    """What is protected."""

    INVENTION = "invention", "发明专利"
    UTILITY_MODEL = "utility_model", "实用新型专利"
    DESIGN = "design", "外观设计专利"
    SOFTWARE = "software", "软件著作权"
    PLANT_VARIETY = "plant_variety", "植物新品种权"
    LAYOUT = "layout", "集成电路布图设计"
    INTERNATIONAL = "international_patent", "国际专利（PCT）"


class PatentState(TitledEnum):
    """How far the right is."""

    APPLIED = "applied", "已申请"
    PUBLISHED = "published", "已公开"
    GRANTED = "granted", "已授权"
    TRANSFERRED = "transferred", "已转化"
    EXPIRED = "expired", "已失效"


class StandardLevel(TitledEnum):
    """Whose standard it is."""

    INTERNATIONAL = "international_standard", "国际标准"
    NATIONAL = "national_standard", "国家标准"
    INDUSTRY = "industry_standard", "行业标准"
    LOCAL = "local_standard", "地方标准"
    ASSOCIATION = "association_standard", "团体标准"
    ENTERPRISE = "enterprise_standard", "企业标准"


class PaperRole(TitledEnum):
    """Which author somebody is."""

    FIRST = "first", "第一作者"
    CORRESPONDING = "corresponding", "通讯作者"
    JOINT_FIRST = "joint_first", "共同第一作者"
    OTHER = "other_author", "其他作者"


class WorkRole(TitledEnum):
    """What somebody did for a book or work."""

    SOLE = "sole", "独著"
    JOINT = "joint", "合著"
    EDITOR = "editor", "主编"
    ASSOCIATE_EDITOR = "associate_editor", "副主编"
    CONTRIBUTOR = "contributor", "参编"
    TRANSLATOR = "translator", "译者"


class AwardGrade(TitledEnum):
    """The grade of an award."""

    SPECIAL = "special", "特等奖"
    FIRST = "first_prize", "一等奖"
    SECOND = "second_prize", "二等奖"
    THIRD = "third_prize", "三等奖"
    EXCELLENCE = "excellence", "优秀奖"
    HONOUR = "honour", "荣誉称号"
    OTHER = "other_grade", "其他"


class IssuerKind(TitledEnum):
    """Who gave an award."""

    PARTY_STATE = "party_state", "党委或政府"
    DEPARTMENT = "department", "党政部门"
    ASSOCIATION = "association", "学会、协会或社会组织"
    ENTERPRISE = "enterprise_issuer", "企业或集团"
    FOREIGN = "foreign", "国际组织或境外机构"


class AssessmentResult(TitledEnum):
    """The conclusion of a yearly assessment."""

    EXCELLENT = "excellent_result", "优秀"
    COMPETENT = "competent", "称职（合格）"
    BASIC = "basic_result", "基本称职（基本合格）"
    FAILED = "failed", "不称职（不合格）"
    NONE = "no_grade", "不定等次"


class ContractKind(TitledEnum):
    """The kinds of labour contract of 劳动合同法 第12条."""

    FIXED = "fixed", "固定期限"
    OPEN = "open_ended", "无固定期限"
    TASK = "task", "以完成一定工作任务为期限"


class EngagementKind(TitledEnum):
    """How somebody works for a second employer."""

    DUAL = "dual", "双聘"
    PART_TIME = "part_time_post", "兼职"
    TEMPORARY = "temporary", "挂职"
    SECONDED = "seconded", "借调"


class DepartureKind(TitledEnum):
    """How somebody left."""

    TRANSFER = "transfer_out", "调出"
    RESIGNED = "resigned", "辞职"
    EXPIRED = "contract_expired", "合同或服务期满"
    DISMISSED = "dismissed", "解除劳动合同"
    RETIRED = "retired", "退休"
    RETURNED = "returned_home", "援派期满返回"
    DIED = "died", "去世"
    OTHER = "other_departure", "其他"


class NeedKind(TitledEnum):
    """What somebody needs, or what is noted."""

    HOUSING = "housing", "住房"
    SCHOOL = "school", "子女入学"
    SPOUSE = "spouse", "配偶就业"
    MEDICAL = "medical", "医疗保健"
    RESEARCH = "research", "科研条件"
    TEAM = "team", "团队和助手"
    TRAINING = "training", "学习进修"
    OTHER = "other_need", "其他需求"
    NOTE = "note", "备注"


class NeedState(TitledEnum):
    """What became of a need."""

    OPEN = "open_need", "待办理"
    UNDER_WAY = "under_way", "办理中"
    MET = "met", "已解决"
    DECLINED = "declined", "暂不能解决"


class PersonnelIdentity(TitledEnum):
    """干部 or 工人 in the personnel file."""

    CADRE = "cadre", "干部"
    WORKER = "worker", "工人"


class RetirementBase(TitledEnum):
    """The statutory retirement age before the reform that applies; decided by a document, never by sex alone."""

    FIFTY = "50", "50周岁"
    FIFTY_FIVE = "55", "55周岁"
    SIXTY = "60", "60周岁"
