"""What a question asks: the laws and provisions named, the version or day meant, the kind of question, the language.

Pure functions of the question, the names of the catalog and the day it is asked on.
"""

from app.understanding.days import date_in
from app.understanding.kinds import QuestionKind, kind_of
from app.understanding.names import LawNames
from app.understanding.query import Correction, Language, LawMention, NamedProvision, Query
from app.understanding.reading import understand

__all__ = [
    "Correction",
    "Language",
    "LawMention",
    "LawNames",
    "NamedProvision",
    "Query",
    "QuestionKind",
    "date_in",
    "kind_of",
    "understand",
]
