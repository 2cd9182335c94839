"""Conference series by the short name that paperlists files carry, with their full names. Data only.

Sources that know a series only by its acronym take its name from here, so that a venue is one venue.
"""

from dataclasses import dataclass
from typing import Final

_ALWAYS: Final = 0
_NEVER: Final = 9999


@dataclass(frozen=True, slots=True)
class Conference:
    """`on_openreview_since` is the first year whose records in paperlists carry OpenReview note ids."""

    acronym: str
    name: str
    on_openreview_since: int = _NEVER
    is_anthology: bool = False


CONFERENCES: Final = {
    "3dv": Conference("3DV", "International Conference on 3D Vision", 2025),
    "aaai": Conference("AAAI", "AAAI Conference on Artificial Intelligence"),
    "acl": Conference("ACL", "Annual Meeting of the Association for Computational Linguistics", is_anthology=True),
    "acml": Conference("ACML", "Asian Conference on Machine Learning"),
    "acmmm": Conference("ACM MM", "ACM International Conference on Multimedia", 2024),
    "ai4x": Conference("AI4X", "International Conference on AI for X", 2025),
    "aistats": Conference("AISTATS", "International Conference on Artificial Intelligence and Statistics", 2025),
    "alt": Conference("ALT", "International Conference on Algorithmic Learning Theory", 2025),
    "automl": Conference("AutoML", "International Conference on Automated Machine Learning"),
    "coling": Conference("COLING", "International Conference on Computational Linguistics", is_anthology=True),
    "colm": Conference("COLM", "Conference on Language Modeling", _ALWAYS),
    "colt": Conference("COLT", "Annual Conference on Learning Theory"),
    "corl": Conference("CoRL", "Conference on Robot Learning", 2021),
    "cvpr": Conference("CVPR", "IEEE/CVF Conference on Computer Vision and Pattern Recognition"),
    "eccv": Conference("ECCV", "European Conference on Computer Vision"),
    "emnlp": Conference(
        "EMNLP", "Conference on Empirical Methods in Natural Language Processing", 2023, is_anthology=True
    ),
    "iccv": Conference("ICCV", "IEEE/CVF International Conference on Computer Vision"),
    "iclr": Conference("ICLR", "International Conference on Learning Representations", _ALWAYS),
    "icml": Conference("ICML", "International Conference on Machine Learning", 2023),
    "icra": Conference("ICRA", "IEEE International Conference on Robotics and Automation"),
    "ijcai": Conference("IJCAI", "International Joint Conference on Artificial Intelligence"),
    "iros": Conference("IROS", "IEEE/RSJ International Conference on Intelligent Robots and Systems"),
    "kdd": Conference("KDD", "ACM SIGKDD Conference on Knowledge Discovery and Data Mining"),
    "naacl": Conference(
        "NAACL",
        "Annual Conference of the North American Chapter of the Association for Computational Linguistics",
        is_anthology=True,
    ),
    "nips": Conference("NeurIPS", "Conference on Neural Information Processing Systems", 2021),
    "rss": Conference("RSS", "Robotics: Science and Systems"),
    "siggraph": Conference("SIGGRAPH", "ACM SIGGRAPH Conference"),
    "siggraphasia": Conference("SIGGRAPH Asia", "ACM SIGGRAPH Asia Conference"),
    "uai": Conference("UAI", "Conference on Uncertainty in Artificial Intelligence"),
    "wacv": Conference("WACV", "IEEE/CVF Winter Conference on Applications of Computer Vision"),
    "www": Conference("WWW", "The Web Conference", 2024),
}

BY_ACRONYM: Final = {series.acronym.casefold(): series for series in CONFERENCES.values()}
