"""Invented people: plausible Han and Tibetan names, compound surnames, rare characters; numbers that pass their checks.

No name, number or address here belongs to anybody; the numbers use Lhasa's place codes and a running order code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from stdnum.cn import ric

from talent_app.seed.chance import SEED_DAY, Chance

SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁任卢姚沈钟姜崔谭陆范汪廖"
    "石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺顾毛郝龚邵万钱严单仇解区查盖朴"
)
COMPOUND = ("欧阳", "司马", "尉迟", "上官", "诸葛", "万俟", "皇甫", "令狐", "司徒", "夏侯")
GIVEN_FIRST = "志建文国明海永晓立春学思宏少俊振嘉天一雨子梓若静雅淑秀丽慧敏芳玉素"
GIVEN_SECOND = "强伟军平华峰杰涛斌宁远东辉鹏飞龙波凯旭阳洋琳娟莉婷颖洁媛欣怡佳妍茹蕾薇岚清"
RARE = ("𬭎", "㛃", "䶮", "𫖯", "喆", "玥", "彧", "昇", "垚", "犇", "翀", "旸")
#: Syllable pairs of Tibetan names with their script.
TIBETAN = (
    ("扎西", "བཀྲ་ཤིས"), ("次仁", "ཚེ་རིང"), ("洛桑", "བློ་བཟང"), ("旦增", "བསྟན་འཛིན"), ("尼玛", "ཉི་མ"), ("达娃", "ཟླ་བ"),
    ("平措", "ཕུན་ཚོགས"), ("格桑", "སྐལ་བཟང"), ("多吉", "རྡོ་རྗེ"), ("罗布", "ནོར་བུ"), ("边巴", "སྤེན་པ"), ("白玛", "པདྨ"),
    ("德吉", "བདེ་སྐྱིད"), ("索朗", "བསོད་ནམས"), ("强巴", "བྱམས་པ"), ("仁青", "རིན་ཆེན"), ("江白", "འཇམ་དཔལ"), ("普布", "ཕུར་བུ"),
)  # fmt: skip
TIBETAN_MEN = (
    ("顿珠", "དོན་གྲུབ"),
    ("旺堆", "དབང་འདུས"),
    ("旺久", "དབང་ཕྱུག"),
    ("坚才", "རྒྱལ་མཚན"),
    ("朗杰", "རྣམ་རྒྱལ"),
    ("欧珠", "དངོས་གྲུབ"),
)
TIBETAN_WOMEN = (
    ("央宗", "གཡང་འཛོམས"),
    ("卓嘎", "སྒྲོལ་དཀར"),
    ("卓玛", "སྒྲོལ་མ"),
    ("央金", "དབྱངས་ཅན"),
    ("曲珍", "ཆོས་སྒྲོན"),
    ("旺姆", "དབང་མོ"),
)
PLACES = ("540102", "540103", "540104", "540121", "540122", "540123", "540124", "540127")
MALE, FEMALE = "1", "2"
YOUNGEST, OLDEST = 23 * 365, 59 * 365
#: After so many people place and order of the document number come round again; then the birth date must differ.
CYCLE = 500 * len(PLACES)
#: Has no divisor in common with the number of days between youngest and oldest.
STEP = 4099


@dataclass(frozen=True)
class Invented:
    """One invented person."""

    name: str
    tibetan_name: str | None
    sex: str
    ethnicity: str
    born_on: date
    document_number: str | None
    phone: str
    email: str | None


def person(place: int) -> Invented:
    """The person at a place of the sequence; always the same one."""
    chance = Chance(f"person:{place}")
    sex = MALE if chance.happens(56) else FEMALE
    is_tibetan = chance.happens(45)
    tibetan_name = None
    if is_tibetan:
        name, tibetan_name = tibetan(chance, sex)
        ethnicity = "04"
    else:
        name = han(chance)
        ethnicity = chance.weighted((("01", 88), ("03", 4), ("15", 2), ("11", 2), ("54", 2), ("55", 1), ("02", 1)))
    drawn = chance.between(YOUNGEST, OLDEST)
    born_on = SEED_DAY - timedelta(days=drawn if place < CYCLE else days_lived(place))
    number = document(chance, born_on, sex, place) if chance.happens(96) else None
    phone = f"13{chance.below(10)}{chance.below(10**8):08d}"
    email = f"user{place}@example.cn" if chance.happens(70) else None
    return Invented(name, tibetan_name, sex, ethnicity, born_on, number, phone, email)


def days_lived(place: int) -> int:
    """The age in days of people after the first cycle: no two numbers of one place and order are equal."""
    first = (SEED_DAY - first_born(place % CYCLE)).days
    return YOUNGEST + (first - YOUNGEST + place // CYCLE * STEP) % (OLDEST - YOUNGEST + 1)


@cache
def first_born(place: int) -> date:
    """The birth date of somebody of the first cycle."""
    return person(place).born_on


def han(chance: Chance) -> str:
    """A Han name; one in forty has a compound surname, one in thirty a rare character."""
    surname = chance.one(COMPOUND) if chance.happens(3) else chance.one(SURNAMES)
    last = chance.one(RARE) if chance.happens(3) else chance.one(GIVEN_SECOND)
    return surname + (chance.one(GIVEN_FIRST) if chance.happens(75) else "") + last


def tibetan(chance: Chance, sex: str) -> tuple[str, str]:
    """A Tibetan name as it is written in Chinese and in its own script; a few are long or of one part."""
    first = chance.one(TIBETAN)
    second = chance.one(TIBETAN_MEN if sex == MALE else TIBETAN_WOMEN)
    if chance.happens(4):
        return first[0], first[1]
    if chance.happens(4):
        other = chance.one(TIBETAN)
        return f"{other[0]}{first[0]}·{second[0]}", f"{other[1]}་{first[1]}་{second[1]}"
    return first[0] + second[0], f"{first[1]}་{second[1]}"


def document(chance: Chance, born_on: date, sex: str, place: int) -> str:
    """A number with a right checksum; the order code carries the sex and makes it unlike its neighbours'."""
    order = (place * 2 + (1 if sex == MALE else 0)) % 1000
    base = f"{PLACES[(place // 500) % len(PLACES)]}{born_on:%Y%m%d}{order:03d}"
    return base + ric.calc_check_digit(f"{base}?")
