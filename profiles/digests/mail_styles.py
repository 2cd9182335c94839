"""How mails look, said in one place. Programs that show mails know no style sheets to speak of, so each element has its
own style; the few rules that cannot stand there (dark, narrow) are in the head. Nothing is loaded from anywhere."""

from typing import Final

_SERIF: Final = "Georgia,'Times New Roman',serif"
_SANS: Final = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

STYLES: Final = {
    "body": "margin:0;padding:0;background-color:#fdfcf9;color:#1a1c1e;-webkit-text-size-adjust:100%",
    "page": (
        f"max-width:600px;margin:0 auto;padding:24px 20px 32px;font-family:{_SANS};font-size:16px;line-height:1.5;"
        "word-break:break-word;overflow-wrap:anywhere"
    ),
    "hidden": "display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px;color:#fdfcf9",
    "name": "margin:0 0 20px;font-size:14px;line-height:1.5;color:#4b5054",
    "name_link": "color:#1a1c1e;text-decoration:none;font-weight:600",
    "h1": f"margin:0 0 6px;font-family:{_SERIF};font-size:26px;line-height:1.25;font-weight:500",
    "lead": "margin:0 0 8px;color:#4b5054",
    "list": "margin:20px 0 0;padding:0;list-style:none",
    "item": "margin:0;padding:16px 0;border-top:1px solid #e4e0d6",
    "h2": f"margin:0;font-family:{_SERIF};font-size:19px;line-height:1.35;font-weight:500",
    "title": "color:#1a1c1e;text-decoration:none",
    "meta": "margin:4px 0 0;font-size:14px;line-height:1.5;color:#4b5054",
    "works": "margin:8px 0 0;padding:0 0 0 16px;font-size:15px;line-height:1.45",
    "work": "margin:6px 0 0",
    "work_title": f"font-family:{_SERIF};color:#1a1c1e;text-decoration:underline;text-decoration-color:#b9b5aa",
    "why": "margin:6px 0 0;font-size:14px;line-height:1.5;color:#4b5054",
    "link": "color:#0a5c66;text-decoration:underline",
    "more": "margin:20px 0 0",
    "button": (
        "display:inline-block;padding:12px 20px;border-radius:4px;background-color:#0a5c66;color:#ffffff;"
        "font-size:15px;font-weight:500;text-decoration:none"
    ),
    "foot": (
        "margin:32px 0 0;padding:16px 0 0;border-top:1px solid #e4e0d6;font-size:14px;line-height:1.6;color:#4b5054"
    ),
    "foot_line": "margin:0 0 8px",
}

# Programs that know the dark give these rules; the others turn colours over by themselves, or leave the paper white.
HEAD: Final = """
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:480px){
.page{padding:16px 16px 24px!important}.h1{font-size:23px!important}.h2{font-size:18px!important}}
@media (prefers-color-scheme:dark){
.body{background-color:#141718!important;color:#e9e7e2!important}
.ink{color:#e9e7e2!important}.quiet{color:#b4b8b8!important}.accent{color:#7cc9cf!important}
.line{border-color:#32383a!important}.hidden{color:#141718!important}
.button{background-color:#7cc9cf!important;color:#06272b!important}}
"""
