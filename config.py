"""Settings from the environment; no logic beyond reading them. Each secret may also come from a file: `NAME_FILE`."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent
SECRETS = (
    "SECRET_KEY",
    "DATA_KEY",
    "INDEX_KEY",
    "BACKUP_KEY",
    "DATABASE_URL",
    "MIGRATION_DATABASE_URL",
    "OPS_DATABASE_URL",
    "REPLICA_DATABASE_URL",
    "S3_ACCESS_KEY",
    "S3_SECRET_KEY",
    "METRICS_TOKEN",
    "SIGNING_PASSWORD",
    "OIDC_CLIENT_SECRET",
    "SMTP_PASSWORD",
    "WECOM_ROBOT_URL",
    "DINGTALK_ROBOT_URL",
    "DINGTALK_ROBOT_SECRET",
)


LOG_STYLES = ("json", "plain", "off")


class BadSetting(click.ClickException):
    """A setting is missing or unsafe; the message names the variable, and the command line ends with exit code 2."""

    exit_code = 2


def read(name: str, default: str = "") -> str:
    """One setting: the variable, or the contents of the file that `NAME_FILE` points to, or the default."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not UTF-8"
            raise BadSetting(
                f"{name}_FILE 指向的文件 {file} 读不出（{why}）。请检查路径，以及运行本程序的用户有权读取它。"
            ) from None
    return os.environ.get(name, default)


def read_keys(folder: Path) -> dict[str, str]:
    """The keys `script/server` wrote once to `INSTANCE_DIR/keys.env`."""
    file = folder / "keys.env"
    if not file.exists():
        return {}
    pairs = (line.split("=", 1) for line in file.read_text(encoding="utf-8").splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in pairs}


@dataclass
class Settings:
    """Everything the application may be told; see the table in the README."""

    environment: str = "production"
    instance_dir: Path = ROOT / "instance"
    database_url: str = ""
    migration_database_url: str = ""
    ops_database_url: str = ""
    #: A streaming copy that statistics are read from while it is at most so many seconds behind; off when empty.
    replica_database_url: str = ""
    replica_most_seconds: int = 30
    #: A folder that several machines share, or s3://bucket/prefix; INSTANCE_DIR/files when empty.
    file_store: str = ""
    s3_endpoint: str = ""
    s3_region: str = ""
    s3_access_key: str = ""
    s3_secret_key: str = ""
    secret_key: str = ""
    data_key: str = ""
    index_key: str = ""
    #: What new values are sealed with: aes-256-gcm or sm4-gcm.
    data_cipher: str = "aes-256-gcm"
    backup_key: str = ""
    fonts_dir: str = ""
    import_max_rows: int = 100_000
    #: How many processes one import may use: with 1 all of it happens in the worker itself.
    import_processes: int = 2
    upload_max_bytes: int = 50 * 1024 * 1024
    attachment_max_megabytes: int = 20
    watch_reveals: int = 30
    clamd_address: str = ""
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    mail_from: str = ""
    wecom_robot_url: str = ""
    dingtalk_robot_url: str = ""
    dingtalk_robot_secret: str = ""
    #: Private networks messages to other programs may go to, as 10.2.0.0/16.
    webhook_networks: tuple[str, ...] = ()
    require_second_factor: bool = True
    secure_cookies: bool = True
    public_url: str = ""
    signing_certificate: str = ""
    signing_password: str = ""
    signing_roots: str = ""
    #: Reverse proxies before the product whose word about address and scheme is taken.
    trusted_proxies: int = 0
    log_style: str = "off"
    metrics_token: str = ""
    #: Where traces are sent (OpenTelemetry, OTLP over HTTP); nowhere when empty.
    otlp_endpoint: str = ""
    #: Where the worker puts a backup every night, and how many it keeps; nowhere when empty.
    backup_dir: str = ""
    backup_keep: int = 30
    #: Single sign-on by OpenID Connect; off without an issuer.
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_title: str = "统一身份认证"
    testing: bool = False
    extra: dict[str, object] = field(default_factory=dict)


def from_environment() -> Settings:
    """Read the settings of this process; raises `BadSetting` naming the variable that is missing or unsafe."""
    folder = Path(read("INSTANCE_DIR", str(ROOT / "instance"))).resolve()
    keys = read_keys(folder)
    environment = read("APP_ENV", "production")
    url = read("DATABASE_URL", f"sqlite:///{folder / 'data.sqlite3'}")
    embedded = url.startswith("sqlite")
    settings = Settings(
        environment=environment,
        instance_dir=folder,
        database_url=url,
        migration_database_url=read("MIGRATION_DATABASE_URL", url),
        ops_database_url=read("OPS_DATABASE_URL", f"sqlite:///{folder / 'ops.sqlite3'}" if embedded else url),
        replica_database_url=read("REPLICA_DATABASE_URL"),
        replica_most_seconds=_whole("REPLICA_MOST_SECONDS", "30"),
        file_store=read("FILE_STORE"),
        s3_endpoint=read("S3_ENDPOINT"),
        s3_region=read("S3_REGION"),
        s3_access_key=read("S3_ACCESS_KEY"),
        s3_secret_key=read("S3_SECRET_KEY"),
        secret_key=read("SECRET_KEY", keys.get("SECRET_KEY", "")),
        data_key=read("DATA_KEY", keys.get("DATA_KEY", "")),
        index_key=read("INDEX_KEY", keys.get("INDEX_KEY", "")),
        data_cipher=_one_of("DATA_CIPHER", ("aes-256-gcm", "sm4-gcm")),
        backup_key=read("BACKUP_KEY", keys.get("BACKUP_KEY", "")),
        fonts_dir=read("FONTS_DIR"),
        import_max_rows=_whole("IMPORT_MAX_ROWS", "100000"),
        import_processes=_whole("IMPORT_PROCESSES", "2"),
        attachment_max_megabytes=_whole("ATTACHMENT_MAX_MEGABYTES", "20"),
        watch_reveals=_whole("WATCH_REVEALS", "30"),
        clamd_address=read("CLAMD_ADDRESS"),
        smtp_host=read("SMTP_HOST"),
        smtp_port=_whole("SMTP_PORT", "25"),
        smtp_security=_one_of("SMTP_SECURITY", ("starttls", "tls", "none")),
        smtp_user=read("SMTP_USER"),
        smtp_password=read("SMTP_PASSWORD"),
        mail_from=read("MAIL_FROM"),
        wecom_robot_url=read("WECOM_ROBOT_URL"),
        dingtalk_robot_url=read("DINGTALK_ROBOT_URL"),
        dingtalk_robot_secret=read("DINGTALK_ROBOT_SECRET"),
        webhook_networks=_networks("WEBHOOK_NETWORKS"),
        require_second_factor=read("REQUIRE_SECOND_FACTOR", "1" if environment == "production" else "0") == "1",
        secure_cookies=read("SECURE_COOKIES", "1" if environment == "production" else "0") == "1",
        public_url=read("PUBLIC_URL"),
        signing_certificate=read("SIGNING_CERTIFICATE"),
        signing_password=read("SIGNING_PASSWORD"),
        signing_roots=read("SIGNING_ROOTS"),
        trusted_proxies=_whole("TRUSTED_PROXIES", "0", least=0),
        log_style=read("LOG_STYLE", "json" if environment == "production" else "off"),
        metrics_token=read("METRICS_TOKEN"),
        otlp_endpoint=read("OTLP_ENDPOINT"),
        backup_dir=read("BACKUP_DIR"),
        backup_keep=_whole("BACKUP_KEEP", "30"),
        oidc_issuer=read("OIDC_ISSUER").rstrip("/"),
        oidc_client_id=read("OIDC_CLIENT_ID"),
        oidc_client_secret=read("OIDC_CLIENT_SECRET"),
        oidc_title=read("OIDC_TITLE", "统一身份认证"),
    )
    check(settings)
    return settings


def present_data_key() -> str:
    """DATA_KEY as it stands now: a rotation may have put a new key in front since this process began."""
    folder = Path(read("INSTANCE_DIR", str(ROOT / "instance"))).resolve()
    return read("DATA_KEY") or read_keys(folder).get("DATA_KEY", "")


def check(settings: Settings) -> None:
    """Refuse to start on a missing, short or well-known secret."""
    for name in ("SECRET_KEY", "DATA_KEY", "INDEX_KEY"):
        value = getattr(settings, name.lower())
        if len(value) < 32 or value.lower() in {"secret", "changeme", "dev"} or len(set(value)) < 8:
            raise BadSetting(f"设置 {name} 缺失或过弱：请运行 script/server 自动生成，或在环境变量中提供随机密钥")
    if settings.data_key == settings.index_key:
        raise BadSetting("设置 DATA_KEY 与 INDEX_KEY 不能相同")
    if settings.log_style not in LOG_STYLES:
        raise BadSetting(f"设置 LOG_STYLE 应为 {'、'.join(LOG_STYLES)} 之一，现为“{settings.log_style}”")
    if settings.replica_database_url and not _are_postgresql(settings.database_url, settings.replica_database_url):
        raise BadSetting("设置 REPLICA_DATABASE_URL 只用于 PostgreSQL：DATABASE_URL 与它都应以 postgresql:// 开头")
    if settings.file_store and not settings.file_store.startswith(("/", "s3://")):
        raise BadSetting("设置 FILE_STORE 应为绝对路径，或 s3://存储桶/前缀")
    if settings.oidc_issuer and not (settings.oidc_client_id and settings.oidc_client_secret):
        raise BadSetting("已设置 OIDC_ISSUER，还须设置 OIDC_CLIENT_ID 和 OIDC_CLIENT_SECRET")
    is_local = settings.oidc_issuer.startswith(("http://127.0.0.1:", "http://localhost:"))
    if settings.oidc_issuer and not settings.oidc_issuer.startswith("https://") and not is_local:
        raise BadSetting("设置 OIDC_ISSUER 应以 https:// 开头")
    if settings.metrics_token and len(settings.metrics_token) < 24:
        raise BadSetting("设置 METRICS_TOKEN 过短：请使用不少于 24 个字符的随机值")


def _are_postgresql(*urls: str) -> bool:
    return all(url.startswith("postgresql") for url in urls)


def _whole(name: str, default: str, least: int = 1) -> int:
    text = read(name, default)
    if not text.isdigit() or int(text) < least:
        raise BadSetting(f"设置 {name} 应为不小于 {least} 的整数，现为“{text}”")
    return int(text)


def _networks(name: str) -> tuple[str, ...]:
    """Networks separated by commas; an address without a length is a network of one."""
    found = []
    for text in filter(None, (part.strip() for part in read(name).split(","))):
        try:
            found.append(str(ip_network(text)))
        except ValueError:
            raise BadSetting(f"设置 {name} 应为以逗号分隔的网段，例如 10.2.0.0/16，其中“{text}”不是网段") from None
    return tuple(found)


def _one_of(name: str, values: tuple[str, ...]) -> str:
    text = read(name, values[0])
    if text not in values:
        raise BadSetting(f"设置 {name} 应为 {'、'.join(values)} 之一，现为“{text}”")
    return text
