"""`tiaowen checklist`."""

from pathlib import Path
from typing import Annotated

import typer


def checklist_command(
    role: Annotated[
        str, typer.Option("--role", help="角色：提供者、技术支持者、使用者、个人信息处理者、重要数据处理者、平台")
    ],
    scenario: Annotated[str, typer.Option("--scenario", help="场景：如 面向公众的对话服务；写错时会列出全部")],
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="按这一天有效的法律列")] = None,
    yes: Annotated[list[str] | None, typer.Option("--yes", metavar="条件", help="成立的条件，如 舆论属性,人脸")] = None,
    no: Annotated[list[str] | None, typer.Option("--no", metavar="条件", help="不成立的条件，如 出境")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="写成文件：.md、.xlsx 或 .docx")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """列出一个角色在一个场景下的义务。示例：tiaowen checklist --role 提供者 --scenario 对话服务 --yes 舆论属性"""
    from app.asking import read_model
    from app.chain import build_chain
    from app.checklist.exporting import FORMATS, export
    from app.checklist.markdown import checklist_markdown
    from app.checklist.model import ChecklistRequest
    from corpus.settings import load_settings

    wanted = out.suffix.lstrip(".").lower() if out else "md"
    form = next((f for f in FORMATS if f == wanted), None)
    if form is None:
        raise typer.BadParameter(f"--out 的后缀应是 .md、.xlsx 或 .docx，收到的是 {out}")
    asked = {"yes": ",".join(yes or []), "no": ",".join(no or []), "as_of": as_of}
    request = read_model(ChecklistRequest, {"role": role, "scenario": scenario, **asked})
    checklist = build_chain(load_settings()).checklist(request)
    if out is not None:
        _write(out, export(checklist, form).content)
        typer.echo(
            f"已写入 {out}：{len(checklist.items)} 项义务，{len(checklist.open_questions)} 个条件待确认", err=True
        )
    if as_json:
        typer.echo(checklist.model_dump_json())
    elif out is None:
        typer.echo(checklist_markdown(checklist))


def _write(path: Path, content: bytes) -> None:
    """Write the file in one step; what stood there stays until the new one is whole."""
    from corpus.errors import TiaowenError

    draft = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as exc:
        draft.unlink(missing_ok=True)
        raise TiaowenError(f"写不了 {path}：{exc.strerror}") from exc
