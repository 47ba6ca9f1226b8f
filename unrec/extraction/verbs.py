"""English verbs with which recommendations ask, in the form in which they begin one ("Ratify ...").

Read from the first words of the recommendations of the first sixteen sessions of the UPR. They tell an ask of its own
("..., establish a mechanism") from one that leans on the ask before it ("..., the Optional Protocol").
"""

IMPERATIVES = frozenset(
    """
    abandon abide abolish abrogate accede accelerate accept accomplish accord account achieve acknowledge act
    activate adapt add address adhere adjust adopt advance agree align alleviate allocate allow amend analyse
    analyze appeal apply appoint approve ask assess assist assume assure attach attain authorize avail avoid ban
    bear become begin bolster bring broaden build call carry cease circulate clarify close codify collaborate
    collect combat come commit communicate commute complete comply concentrate conclude condemn conduct confirm
    conform consider consolidate consult continue contribute convene cooperate coordinate counter create criminalise
    criminalize curtail deal decide declare decriminalise decriminalize dedicate deepen define delete demonstrate
    denounce deploy derogate design designate determine develop devise devote disclose discontinue dismantle display
    disseminate do double draft draw earmark ease educate elaborate elevate eliminate embark empower enable enact
    encourage end endeavour endorse endow enforce engage enhance enlarge enshrine ensure enter envisage equalize
    eradicate establish evaluate examine exchange execute exempt exercise exert expand expedite explain explore
    extend facilitate fight finalise finalize find focus follow forbid formalize formulate foster fulfil fulfill
    fund give go grant guarantee halt harmonise harmonize have heed help hold honour identify impart implement
    impose improve include incorporate increase inform initiate insert instigate institute institutionalize
    integrate intensify introduce invest investigate invite involve issue join keep launch lay lead legislate liaise
    lift limit look lower mainstream maintain make maximize meet minimize mobilize modernize modify monitor move
    multiply note obtain offer open order organise organize outlaw overcome oversee participate pass pay perform
    permit persevere persist place plan play prepare present preserve prevent prioritise prioritize proceed process
    progress prohibit promote promulgate propose prosecute protect provide publicize publish punish pursue put raise
    ratify reach reactivate read readjust readopt reaffirm realize recognise recognize recommend reconsider record
    rectify redefine redouble redress reduce reexamine refer reflect reform refrain regulate reinforce reinstate
    reject release remain remedy remove render renew reopen repeal replace report request rescind research resolve
    respect respond restore restrict resume retain revamp review revise revisit revitalize revive revoke safeguard
    secure seek select sensitize separate set share show sign simplify solve spare speed spread stand start state
    stay step stop streamline strengthen stress strive structure study submit subscribe supplement support surrender
    suspend sustain tackle take target terminate track train transfer transform translate transmit transpose treat
    try turn undertake update upgrade uphold urge use utilize verify vote welcome widen withdraw work
    """.split()  # noqa: SIM905
)

ADVERBS = frozenset(
    """
    further also actively again always better closely completely constructively continuously definitively effectively
    efficiently explicitly expressly favourably favorably firmly formally forthwith fully gradually immediately legally
    more most not officially particularly positively progressively promptly properly publicly quickly rapidly regularly
    seriously significantly speedily steadily still strictly strongly substantially swiftly systematically thoroughly
    to timely unconditionally urgently vigorously widely then thus accordingly furthermore moreover additionally please
    """.split()  # noqa: SIM905
)
