"""The fixed phrases of United Nations documents, by language, as data.

Each entry is a regular expression, matched without regard to case, in text whose spaces are single. The wording comes
from the reports of the Working Group in the languages concerned. A language that lacks a phrase has None there, and
the extraction then goes by numbers and names of States alone.
"""

import re
from dataclasses import dataclass
from functools import cache

NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Phrases:
    """What the extraction looks for in one language."""

    conclusions: re.Pattern[str]  # the heading above the recommendations
    closing: re.Pattern[str]  # the paragraph after the last recommendation
    pledges: re.Pattern[str]  # voluntary commitments, as a heading or in a chapeau
    annex: re.Pattern[str]
    chapeau: re.Pattern[str]  # the numbered paragraph above a list of recommendations
    pending: re.Pattern[str]
    not_supported: re.Pattern[str]
    supported: re.Pattern[str]
    above: re.Pattern[str]  # "the recommendations listed above"
    listed: re.Pattern[str]  # "the following recommendations", "recommendations listed below"
    recommendation: re.Pattern[str]
    reference: re.Pattern[str]  # "recommendations noted in paragraphs 44 (e) and 46"
    lead_in: re.Pattern[str]  # "Recommended that X" before the ask itself
    asks: re.Pattern[str]  # the verb with which a State asks in the interactive dialogue
    asked_of: re.Pattern[str]  # the plainest of these verbs: where it stands, the others are no asks
    asked_by_body: re.Pattern[str]  # words before such a verb whose subject is a body that the State speaks of
    remark: re.Pattern[str]  # where in the dialogue a question or a remark follows the ask
    about: re.Pattern[str]  # words before the verb that belong to the ask
    looks_back: re.Pattern[str]  # an ask that cannot be understood without the words before it
    looks_back_near: re.Pattern[str]  # ... without the ask before it
    joining_words: frozenset[str]  # may stand between States in brackets


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


ENGLISH = Phrases(
    conclusions=_p(
        r"^(?:[ivx]+\.?\s*)?conclusions\s*(?:and\s*)?(?:/\s*or|and\s*/\s*or|and|/)?\s*recommendations\s*\**\d*$"
    ),
    closing=_p(
        r"all (?:the )?(?:conclusions|recommendations)\b.{0,120}\breflect (?:the )?(?:position|view)"
        r"|should not be construed as (?:being )?endorsed"
    ),
    pledges=_p(r"\bvoluntary (?:pledges|commitments|undertakings)|\bpledges and commitments"),
    annex=_p(r"^annex(?:es|\s+[ivx\d]+)?\b|^composition of the delegation|^list of (?:the )?delegation"),
    chapeau=_p(
        r"\brecommendations?\b.{0,400}\b(?:enjoys? (?:the|its|their) support|support of|"
        r"supported by|be examined|(?:listed|set out) below|"
        r"were made|are made|did not|do not|does not|could not|cannot|rejected|accepted|"
        r"noted|not(?:es)? (?:th|enjoy)|responses?|"
        r"not supported|implemented|considers?|examined|following)\b"
        r"|\bit was (?:also )?recommended\b|\bfollowing (?:conclusions|recommendations)\b"
    ),
    pending=_p(
        r"\b(?:will|would|to|should|shall|need to) be (?:further )?(?:examined|considered|"
        r"studied|reviewed|responded)\b|"
        r"\bwill (?:further )?(?:examine|consider|study|review)\b|"
        r"\b(?:will|would) (?:provide|give|submit|present|communicate)\b.{0,80}\b(?:responses?|"
        r"replies|reply|answers?|views?|positions?)\b|"
        r"\bresponses?\b.{0,120}\bwill be (?:included|provided|given|submitted)|\bresponses? in due (?:time|"
        r"course)|\bwill respond\b|"
        r"\bpending\b|\bdeferred?\b"
    ),
    not_supported=_p(
        r"\b(?:did|do|does|could|can|would|will) ?not (?:currently |presently |at present )?(?:enjoy|"
        r"support|accept|meet with|be (?:accepted|supported)|have|"
        r"agree|find|command|be able)|"
        r"\b(?:is|are|was|were) not (?:supported|accepted|in a position|acceptable|"
        r"able)|\brejects?\b|\brejected\b|\bunable to (?:support|accept)|"
        r"\b(?:has|have) (?:been )?(?:noted|not (?:been )?(?:accepted|supported)|"
        r"taken note)|\b(?:are|is|were|was) noted\b(?! in)|\bnotes? (?:the|these|"
        r"those)\b|"
        r"\btakes? note of\b|\bnot enjoy|\bdeclines?\b|\brefus"
    ),
    supported=_p(
        r"\benjoys? (?:the |its |their |his )?(?:full )?support|\benjoyed (?:the |"
        r"its )?support|\b(?:is|are|were|was|been) (?:fully )?(?:supported|accepted|"
        r"endorsed)|"
        r"\baccepts?\b|\baccepted\b|\bsupports?\b|\bsupport of\b|\b(?:already|being) (?:been )?(?:implemented|"
        r"in (?:the )?process)|"
        r"\bin the process of (?:implementation|being implemented)|\bagrees? (?:to|with)|\bendorse"
    ),
    above=_p(
        r"\b(?:listed|mentioned|contained|set out|formulated|recommendations)\b.{0,40}\babove\b|"
        r"\bthese recommendations\b|\babove(?:-mentioned)? recommendations"
    ),
    listed=_p(r"\bfollowing recommendations?\b|\brecommendations? (?:\w+ ){0,6}below\b"),
    recommendation=_p(r"\brecommendations?\b"),
    reference=_p(r"\bparagraphs?\b"),
    lead_in=_p(
        r"^(?:(?:it|they|he|she)\s+)?(?:also\s+|further\s+)?"
        r"(?:recommend(?:s|ed|ing)?|encourag(?:es|ed|e)|invit(?:es|ed|e)|urg(?:es|"
        r"ed|e)|request(?:s|ed)?|call(?:s|ed)\s+(?:up)?on|advis(?:es|ed|e)|suggest(?:s|"
        r"ed)?)\b\s*"
    ),
    asks=_p(
        r"\b(?:recommend(?:ed|s)?|encouraged|urged|invited|called (?:up)?on|suggested|advised|proposed|appealed)\b"
    ),
    asked_of=_p(r"\brecommended\b"),
    asked_by_body=re.compile(
        r"\b(?:Committees?|Rapporteurs?|Commissioner|[Tt]reaty [Bb]od(?:y|ies)|CEDAW|CERD|CESCR|CRC|CAT|UNHCR|UNICEF)\b"
        r"(?:,(?= [A-Z])| (?:and(?= [A-Z])|(?!(?:and|but|it|which|who|that|also)\b)[\w’'-]+)){0,14}\s*$"
    ),
    remark=_p(
        r",? (?:and )?(?:also )?(?:asking|enquiring|inquiring)(?: about| why| whether| how| what)\b|"
        r",? and (?:also )?(?:asked|enquired|inquired)\b|"
        r", (?:also )?(?:indicating|expressing) (?:its )?concern\b"
    ),
    about=_p(r"^(?:In relation to|With (?:regard|respect) to|Regarding|Concerning|On)\b"),
    looks_back=_p(
        r"\b(?:those (?!who|responsible|in\b|of|against|that|with|person)|these|such (?!as|\w+ as)|aforementioned|"
        r"them all|the related|their approval|"
        r"that (?:Convention|Covenant|Protocol|Statute|Committee|right|law|regard)|"
        r"this (?:right|area|matter|issue|problem|situation|programme|law|Convention|serious problem))\b|"
        r"^(?:recommended (?:that it be|its)|consider its)\b"
    ),
    looks_back_near=_p(r"\bthat (?:Convention|Covenant|Protocol|Statute|Committee)\b|\bthe related\b"),
    joining_words=frozenset({"and", "the", "as", "well", "also", "or", "of", "by", "with", "on", "behalf"}),
)

FRENCH = Phrases(
    conclusions=_p(r"^(?:[ivx]+\.?\s*)?conclusions? (?:et|et\s*/\s*ou) recommandations?\s*\**\d*$"),
    closing=_p(
        r"toutes les (?:conclusions|recommandations)\b.{0,160}\b(?:reflètent|reflétant|"
        r"expriment)|ne (?:doivent|devraient|sauraient)(?: donc)? (?:pas )?être (?:considérées|"
        r"interprétées)"
    ),
    pledges=_p(
        r"\bengagements? (?:exprimés? par|volontaires?|et promesses)|\bpromesses et engagements|"
        r"annonces? volontaires?|contributions? volontaires?"
    ),
    annex=_p(r"^annexe|^composition de la délégation"),
    chapeau=_p(
        r"\brecommandations?\b.{0,400}\b(?:recueill|appui|appuy|accept|examin|énumérées|"
        r"ci-après|ci-dessous|suivantes|réponses?|rejet|noté|pris note|formulées)"
    ),
    pending=_p(
        r"\b(?:seront|sera) examinée?s?\b|\bexaminera\b|\brépondra\b|\brépondre\b|"
        r"\bréponses?\b.{0,80}\b(?:en temps voulu|seront)|\bdonnera (?:une|des|sa|"
        r"ses) réponses?|\bapportera"
    ),
    not_supported=_p(
        r"\bn['’]?(?:e |ont |a |est |étaient )?.{0,25}\b(?:recueilli|recueillent|"
        r"recueille|appuie|appuient|accepte|acceptées?|bénéfici|rencontr|souscri|"
        r"approuv|pu )|\brejet(?:te|ées?|é)|\b(?:pris|prend|prennent) note|\bont été notées|"
        r"\bsont notées"
    ),
    supported=_p(
        r"\b(?:recueilli|recueillent|recueille|bénéficient|appui de|appuie|appuient|"
        r"appuyées|accepte|acceptent|acceptées|souscri|approuv|déjà (?:été )?(?:appliqu|"
        r"mises? en)|cours d['’]application|adhésion)"
    ),
    above=_p(r"\bci-dessus\b|\bces recommandations\b"),
    listed=_p(r"\brecommandations? (?:suivantes?|ci-(?:après|dessous)|(?:\w+ ){0,6}ci-(?:après|dessous))"),
    recommendation=_p(r"\brecommandations?\b"),
    reference=_p(r"\bparagraphes?\b"),
    lead_in=_p(r"^(?:recommand(?:e|é|ait|er)|encourag(?:e|é)|invit(?:e|é)|engag(?:e|é))\b\s*"),
    asks=_p(r"\b(?:recommandé|encouragé|invité|engagé|demandé|prié|suggéré|proposé|exhorté|conseillé)\b"),
    asked_of=_p(r"\brecommandé\b"),
    asked_by_body=NEVER,
    remark=NEVER,
    about=_p(r"^(?:En ce qui concerne|S[’\']agissant|Concernant|Quant)\b"),
    looks_back=NEVER,
    looks_back_near=NEVER,
    joining_words=frozenset(
        {("et"), "le", "la", "les", "l", "de", "du", "des", "d", "ainsi", "que", "au", "nom", "ou"}
    ),
)

SPANISH = Phrases(
    conclusions=_p(r"^(?:[ivx]+\.?\s*)?conclusiones (?:y|y\s*/\s*o) recomendaciones\s*\**\d*$"),
    closing=_p(
        r"todas las (?:conclusiones|recomendaciones)\b.{0,160}\breflejan|no (?:debe|"
        r"deben|debería|deberían)\b.{0,40}\b(?:interpretarse|entenderse|considerarse)"
    ),
    pledges=_p(r"\b(?:promesas|compromisos|contribuciones) (?:y compromisos )?(?:voluntari[ao]s|del estado)"),
    annex=_p(r"^anexo|^composición de la delegación"),
    chapeau=_p(
        r"\brecomendaci(?:ón|ones)\b.{0,400}\b(?:apoyo|apoya|acept|examin|a continuación|"
        r"siguientes|respuestas?|rechaz|tom[aóo]|nota|formuladas|enumera|cuentan)"
    ),
    pending=_p(
        r"\bserán? examinadas?\b|\bexaminará\b|\bresponderá\b|\brespuestas?\b.{0,80}\b(?:a su debido tiempo|"
        r"oportunamente|se incluir|figurar)|\b(?:dará|ofrecerá|presentará|proporcionará) (?:una|"
        r"sus?|las?) respuestas?"
    ),
    not_supported=_p(
        r"\bno (?:han? |tienen? |cuentan? |gozan? |pueden? |fueron |es |son |recibieron |"
        r"obtuvieron |obtienen |reciben )?.{0,20}(?:apoyo|apoya|apoyan|aceptad|acepta|"
        r"aprobad|apoyadas)|\brechaz|\btom(?:a|ó|ado|an) nota|\bse han? tomado nota"
    ),
    supported=_p(
        r"\b(?:cuentan? con (?:el|su) apoyo|gozan? del apoyo|apoyo de|apoya|apoyan|"
        r"apoyadas|aceptadas?|acepta|aceptan|respaldo|ya (?:se )?(?:han? )?(?:aplicad|"
        r"puesto)|proceso de aplicación)"
    ),
    above=_p(r"\b(?:más arriba|anteriores|precedentes|mencionadas)\b|\bestas recomendaciones\b"),
    listed=_p(
        r"\brecomendaci(?:ón|ones) (?:siguientes?|(?:\w+ ){0,6}(?:a continuación|"
        r"más abajo))|\bsiguientes? recomendaci"
    ),
    recommendation=_p(r"\brecomendaci(?:ón|ones)\b"),
    reference=_p(r"\bpárrafos?\b"),
    lead_in=_p(r"^(?:recomend(?:ó|ar|aba|amos|a)|alent(?:ó|aba)|invit(?:ó|aba)|inst(?:ó|aba)|exhort(?:ó|aba))\b\s*"),
    asks=_p(r"\b(?:recomendó|alentó|invitó|instó|exhortó|pidió|sugirió|solicitó|propuso|aconsejó)\b"),
    asked_of=_p(r"\brecomend(?:ó|aron)\b"),
    asked_by_body=NEVER,
    remark=NEVER,
    about=_p(r"^(?:En relación con|Con respecto|Respecto|En cuanto)\b"),
    looks_back=NEVER,
    looks_back_near=NEVER,
    joining_words=frozenset({"y", "e", "el", "la", "los", "las", "de", "del", "en", "nombre", "así", "como", "o"}),
)

RUSSIAN = Phrases(
    conclusions=_p(r"^(?:[ivx]+\.?\s*)?выводы (?:и|и\s*/\s*или) рекомендации\s*\**\d*$"),
    closing=_p(
        r"все (?:выводы|рекомендации)\b.{0,160}\bотража(?:ют|ющ)|не (?:должны|следует)\b.{0,40}\b(?:истолков|"
        r"рассматрива|толков)"
    ),
    pledges=_p(r"\bдобровольн\w+ (?:обещан|обязательств|заявлен)|обещани\w+ и обязательств"),
    annex=_p(r"^приложени|^состав делегации"),
    chapeau=_p(
        r"\bрекомендаци\w+.{0,400}\b(?:поддерж|рассмотр|изуч|следующ|ниже|нижеследующ|"
        r"ответ|отклон|приня|сформулирован|перечислен|приведен|сведени|вынесен)"
    ),
    pending=_p(
        r"\bбуд(?:ут|ет) (?:рассмотрен|изучен)|\bрассмотрит\b|\bизучит\b|\bпредстав(?:ит|"
        r"лены)\b.{0,60}\bответ|\bответы?\b.{0,80}\b(?:в надлежащее время|в установленн|"
        r"будут)|\bдаст (?:свои )?ответ"
    ),
    not_supported=_p(
        r"\bне (?:были |был[аи]? |получ|пользу|могут? |находят |встретили |заручи|"
        r"поддерж|приним|были поддерж|приня)|\bотклон|\bприн(?:я|има)\w+(?: \w+){0,3}? к сведению|\bотверг"
    ),
    supported=_p(
        r"\b(?:поддержива|поддержан|поддержк|приняты?\b|принимает|одобр|уже (?:осуществлен|"
        r"выполнен|реализован)|в процессе (?:осуществления|выполнения))"
    ),
    above=_p(r"\bвыше(?:упомянут|перечислен|указан|изложен)?|\bэти рекомендации\b"),
    listed=_p(r"(?:следующ|нижеследующ)\w+ рекомендац|рекомендаци\w+,? (?:\w+ ){0,4}ниже"),
    recommendation=_p(r"\bрекомендаци"),
    reference=_p(r"\bпункт(?:ах|е|ы|а)?\b"),
    lead_in=_p(r"^(?:рекомендова(?:ть|л|ла|ло|ли)|рекомендует|призва(?:ть|л|ла|ли)|предложи(?:ть|л|ла|ли))\b\s*"),
    asks=_p(r"\b(?:рекомендова\w+|призва\w+|предложи\w+|настоятельно призва\w+|просил\w*|посоветова\w+)\b"),
    asked_of=_p(r"\bрекомендова(?:но|ли|л|ла|ло)\b"),
    asked_by_body=NEVER,
    remark=NEVER,
    about=_p(r"^(?:В отношении|Относительно|В связи с|Что касается)\b"),
    looks_back=NEVER,
    looks_back_near=NEVER,
    joining_words=frozenset({"и", "а", "также", "от", "имени"}),
)

ARABIC = Phrases(
    conclusions=_p(r"^(?:\S{1,12}[-.]\s*)?الاستنتاجات\s+و\s*/?\s*(?:أو\s+)?\s*التوصيات\s*\**\d*$"),
    closing=_p(r"جميع الاستنتاجات|جميع التوصيات الواردة"),
    pledges=_p(r"(?:التعهدات|الالتزامات|الإعلانات) (?:الطوعية|والالتزامات)"),
    annex=_p(r"^(?:المرفق|مرفق|تشكيلة الوفد|تكوين الوفد)"),
    chapeau=_p(r"توصيات|التوصيات"),
    pending=_p(r"ستنظر|سيُنظر|سينظر|ستدرس|ستبحث|سترد|ستقدم|في الوقت المناسب|ردود"),
    not_supported=_p(r"لم تحظ|لا تحظى|لا تؤيد|لم تؤيد|رفضت|ترفض|أحاطت علم|تحيط علم|أُحيط علم|لم تقبل|لا تقبل"),
    supported=_p(r"تحظى بتأييد|حظيت بتأييد|تؤيد|أيدت|قبلت|تقبل|وافقت"),
    above=_p(r"أعلاه|هذه التوصيات"),
    listed=_p(r"التوصيات (?:التالية|الواردة أدناه)"),
    recommendation=_p(r"توصي"),
    reference=_p(r"الفقر(?:ة|ات|تين)"),
    lead_in=NEVER,
    asks=_p(r"أوص|شجع|حث|دع"),
    asked_of=_p(r"أوص"),
    asked_by_body=NEVER,
    remark=NEVER,
    about=NEVER,
    looks_back=NEVER,
    looks_back_near=NEVER,
    joining_words=frozenset({"و"}),
)

CHINESE = Phrases(
    conclusions=_p(r"^(?:\S{1,4}[.、]\s*)?结论和\s*/?\s*或?\s*建议\s*\**\d*$"),
    closing=_p(r"所有结论和|所有建议.{0,40}反映|不应.{0,20}(?:理解|解释|视)为"),
    pledges=_p(r"自愿(?:承诺|许诺|保证)"),
    annex=_p(r"^附件|代表团(?:成员|组成)"),
    chapeau=_p(r"建议"),
    pending=_p(r"将(?:予以)?(?:审查|研究|审议|考虑|答复)|适当时候|作出答复"),
    not_supported=_p(r"不(?:予)?(?:支持|接受|同意)|未(?:获|得到|能)|没有得到|拒绝|注意到|予以注意"),
    supported=_p(r"支持|接受|已经?(?:得到)?执行"),
    above=_p(r"上述|以上|这些建议"),
    listed=_p(r"(?:下列|以下)建议"),
    recommendation=_p(r"建议"),
    reference=_p(r"第.{0,20}段"),
    lead_in=NEVER,
    asks=_p(r"建议|鼓励|敦促|请"),
    asked_of=_p(r"建议"),
    asked_by_body=NEVER,
    remark=NEVER,
    about=NEVER,
    looks_back=NEVER,
    looks_back_near=NEVER,
    joining_words=frozenset({"和", "及", "与"}),
)

BY_LANGUAGE = {"en": ENGLISH, "fr": FRENCH, "es": SPANISH, "ru": RUSSIAN, "ar": ARABIC, "zh": CHINESE}


@cache
def phrases_of(language: str) -> Phrases:
    """Return the phrases of a language (ISO 639-1), English ones for a language without."""
    return BY_LANGUAGE.get(language, ENGLISH)
