"""The one reader of the environment: every setting, its default and what it is for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """Settings that cannot be used; ``faults`` has a line for each, with its key."""

    def __init__(self, faults: list[str]) -> None:
        """``faults``: one line a setting."""
        super().__init__("\n".join(faults))
        self.faults = faults


class Settings(BaseSettings):
    """Read from the environment and from a file ``.env`` beside it."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_prefix="NHAC_", env_ignore_empty=True, extra="ignore"
    )

    database_url: str | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="Database, as SQLAlchemy writes it; empty: a SQLite file in the data folder",
    )
    telegram_token: SecretStr | None = Field(
        None, validation_alias="TELEGRAM_TOKEN", description="Token of the Telegram bot"
    )
    telegram_bot: str | None = Field(
        None,
        validation_alias="TELEGRAM_BOT",
        description="User name of the bot, for links of invitations; empty: Telegram is asked",
    )
    telegram_webhook_url: str | None = Field(
        None,
        validation_alias="TELEGRAM_WEBHOOK_URL",
        description="Address to which Telegram posts updates; empty: the program asks for them",
    )
    telegram_webhook_secret: SecretStr | None = Field(
        None,
        validation_alias="TELEGRAM_WEBHOOK_SECRET",
        description="What Telegram brings along with each update; empty: it follows from the token",
    )
    telegram_api_url: str = Field(
        "https://api.telegram.org",
        validation_alias="TELEGRAM_API_URL",
        description="Server of the Bot API, where it is one of your own",
    )
    directory: Path | None = Field(
        None, description="Folder or XLSX file with units and people, imported at the first start"
    )
    data: Path = Field(Path("data"), description="Folder for the SQLite file, received files and the cookie key")
    host: str = Field("127.0.0.1", description="Address that the web server listens on")
    port: int = Field(8080, ge=0, le=65535, description="Port of the web server; 0: any free one")
    public_url: str | None = Field(
        None, description="Address at which people reach the chat page, for links and the check of Host and Origin"
    )
    secret_key: SecretStr | None = Field(
        None, description="Key that signs cookies, at least 32 characters; empty: one is made in the data folder"
    )
    packs: Path | None = Field(None, description="Folder of packs; empty: those that come with the program")
    reminder_hour: int | None = Field(
        None, ge=7, le=19, description="Hour at which reminders go out, 7 to 19; empty: as the directive's pack says"
    )
    approval: bool = Field(default=False, description="Whether an announcement needs a second person's approval")
    time_zone: str = Field("Asia/Ho_Chi_Minh", description="The department's time zone")
    files_bucket: str | None = Field(
        None, description="S3-compatible bucket for files, with a prefix after a slash; empty: the data folder"
    )
    files_endpoint: str | None = Field(None, description="Address of the S3-compatible server; empty: Amazon's")
    files_region: str = Field("us-east-1", description="Region of the bucket")
    files_key: str | None = Field(None, description="Access key of the bucket; empty: the machine's role")
    files_secret: SecretStr | None = Field(None, description="Secret of the access key")
    keep_texts_days: int = Field(400, ge=0, description="Days that texts of conversations are kept; 0: for ever")
    keep_inbox_days: int = Field(400, ge=0, description="Days that what came in is kept; 0: for ever")
    keep_files_days: int = Field(
        90, ge=0, description="Days that files are kept which no report and no draft has; 0: for ever"
    )
    report_template: Path | None = Field(
        None, description="DOCX template of the consolidated report; empty: the one that comes with the program"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least weight of what is logged"
    )

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < 32:
            message = "has fewer than 32 characters"
            raise ValueError(message)
        return value

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", value.get_secret_value()):
            message = "is no token such as BotFather gives, 123456:ABC-DEF"
            raise ValueError(message)
        return value

    @field_validator("telegram_bot")
    @classmethod
    def _bot(cls, value: str | None) -> str | None:
        name = value.removeprefix("@") if value else None
        if name and not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{3,31}", name):
            message = "is no user name such as nhac_brvt_bot"
            raise ValueError(message)
        return name

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
            message = "is not 16 to 256 letters, digits, _ and -"
            raise ValueError(message)
        return value

    @field_validator("public_url", "telegram_webhook_url", "telegram_api_url", "files_endpoint")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname):
            message = "is no address such as https://nhac.example.vn"
            raise ValueError(message)
        return value.rstrip("/") if value else None

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        from zoneinfo import ZoneInfo

        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            message = "is no time zone such as Asia/Ho_Chi_Minh"
            raise ValueError(message) from error
        return value

    @property
    def configured(self) -> bool:
        """Whether there is anything to run for real; otherwise the program opens in demo mode."""
        return bool(self.database_url or self.telegram_token or self.directory)

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{self.data / 'nhac.db'}"


def read_settings() -> Settings:
    """The settings in force; raises SettingsError with every fault."""
    try:
        return Settings()
    except ValidationError as error:
        faults = [
            f"{_variable(str(each['loc'][0]))}: {each['msg'].removeprefix('Value error, ')}" for each in error.errors()
        ]
        raise SettingsError(faults) from error


def shown(settings: Settings) -> list[tuple[str, str, str]]:
    """Every setting: name, value in force with secrets masked, what it is for."""
    return [
        (_variable(name), _masked(getattr(settings, name)), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _variable(name: str) -> str:
    """The environment's name of a setting."""
    field = Settings.model_fields.get(name)
    alias = field.validation_alias if field else name
    return str(alias or f"NHAC_{name}".upper())


def _masked(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, SecretStr):
        return "********"
    text = re.sub(r"(?i)(password=)[^&\s]*", r"\1********", str(value))
    parts = urlsplit(text)
    return text.replace(f":{parts.password}@", ":********@") if parts.password else text
