"""Translation files: merging a new export into them. Needs polib, as Odoo does."""

import re
import sys
from pathlib import Path

import polib

LANGUAGES = ("zh_CN", "zh_TW")
#: The same in every language: names of formats, dates, codes.
NEUTRAL = re.compile(
    r"(?:<[^>]*>)*(?:[\d/.:%–· -]+|ID|CSV|XLSX|UTF-\d+|Big5|GB 18030)(?:<[^>]*>)*"
)
METADATA = {
    "Project-Id-Version": "Odoo Server 19.0",
    "Report-Msgid-Bugs-To": "",
    "Last-Translator": "Service Addons Team",
    "Language-Team": "Service Addons Team",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "",
}


def merge(template, translated):
    """The terms of a template with the translations there are, in its order.

    :param template: polib file of a .pot
    :param translated: ``{msgid: msgstr}``
    :return: polib file; what has no translation is empty in it
    """
    result = polib.POFile(wrapwidth=78)
    result.header = template.header
    for entry in template:
        translation = translated.get(entry.msgid, "")
        result.append(
            polib.POEntry(
                msgid=entry.msgid,
                # What stays as it is needs no translation; OCA's check asks for none.
                msgstr=translation if translation != entry.msgid else "",
                comment=entry.comment,
                occurrences=entry.occurrences,
                flags=entry.flags,
            )
        )
    return result


def read(path):
    """The translations of a file: ``{msgid: msgstr}``."""
    if not path.is_file():
        return {}
    return {e.msgid: e.msgstr for e in polib.pofile(str(path)) if e.msgstr}


def refresh(addon):
    """Bring the .pot and the .po files of an addon in line with its new export.

    :param addon: folder of the addon, with the export as its .pot
    :return: list of (language, term) without translation
    """
    folder = addon / "i18n"
    path = folder / f"{addon.name}.pot"
    template = polib.pofile(str(path))
    # Without dates a refresh that changes nothing changes no file.
    template = merge(template, {})
    template.metadata = dict(METADATA)
    template.save(str(path))
    missing = []
    for language in LANGUAGES:
        path = folder / f"{language}.po"
        merged = merge(template, read(path))
        merged.metadata = {
            **METADATA,
            "Language": language,
            "Plural-Forms": "nplurals=1; plural=0;",
        }
        merged.save(str(path))
        missing += [
            (language, entry.msgid)
            for entry in merged
            if not entry.msgstr and not NEUTRAL.fullmatch(entry.msgid)
        ]
    return missing


def main(*addons):
    """Refresh some addons and list what is to be translated."""
    missing = [
        (addon, language, term)
        for addon in addons
        for language, term in refresh(Path(addon))
    ]
    for addon, language, term in missing:
        print(f"{Path(addon).name} {language}: {' '.join(term.split())}")
    print(f"{len(missing)} terms to translate")
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
