"""The straight line from the sheets to the verdict: each stage, its formulas and assumptions; and the limits."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """One step of the straight line: the modules that do it, its formulas (LaTeX), the assumptions they read."""

    code: str
    modules: tuple[str, ...]
    formulas: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


STAGES: tuple[Stage, ...] = (
    Stage("reading", ("intake.reading", "intake.read_operations", "baseline.observed")),
    Stage(
        "answers",
        (
            "voice.metrics", "voice.alike", "voice.spread", "voice.raking", "voice.differences", "voice.drivers",
            "voice.dominance", "voice.ordered", "projection.missing_voices",
        ),
        (
            r"w_{g} \leftarrow w_{g}\,\frac{N_{g}}{\sum_{i\in g} w_{i}},\qquad"
            r" \mathrm{deff} = \frac{n\sum w_i^2}{(\sum w_i)^2}",
            r"t = \frac{\bar y_1-\bar y_2}{\sqrt{s_1^2/n_1+s_2^2/n_2}}",
            r"\theta_j \sim N(\mu,\tau^2),\qquad \hat\theta_j \mid \theta_j \sim N(\theta_j, s_j^2)",
            r"D_j = \frac1p\sum_{S\not\ni j}\binom{p-1}{|S|}^{-1}\left(R^2_{S\cup j}-R^2_S\right),\qquad"
            r" \ln\frac{P(Y>k)}{P(Y\le k)} = \beta^{\mathsf T}x-\kappa_k",
        ),
    ),
    Stage(
        "comments",
        (
            "voice.lemmas", "voice.lookup", "voice.themes", "voice.themed", "voice.topics", "voice.tone", "voice.tones",
            "voice.accuracy", "voice.agreement", "voice.checks",
        ),
        (
            r"X \approx WH,\ W,H\ge 0,\qquad x_{iw} = (1+\ln f_{iw})\Big(1+\ln\frac{1+n}{1+n_w}\Big)",
            r"\alpha = 1-\frac{D_{\mathrm{observed}}}{D_{\mathrm{expected}}}",
        ),
    ),
    Stage(
        "today",
        ("baseline.drivers", "baseline.calibrate", "baseline.observed", "baseline.staffing"),
        (
            r"d = (I-P^{\mathsf T})\,n",
            r"\alpha \leftarrow \alpha + \mu\,\ln\frac{d}{\hat d(\alpha)}",
        ),
        (
            "resolution.unknown", "resolution.web", "resolution.bot", "transfer.unknown", "transfer.again",
            "choice.do_nothing", "choice.new_phone", "choice.new_mail", "choice.new_chat", "choice.new_bot",
            "choice.new_app", "choice.text_likeness", "choice.people_likeness", "chat.level", "bot.level",
            "satisfied.unknown", "handling.phone", "handling.chat", "handling.email", "handling.store",
            "digital.assisted", "digital.occasional", "digital.older_need_more", "target.wait", "patience.phone",
            "patience.chat", "patience.store", "chat.slower_per_extra", "hiring.ceiling", "hiring.delay",
        ),
    ),
    Stage(
        "choice",
        ("effects.choice", "effects.effort"),
        (
            r"V_c = \alpha_{c} + \ln o_{c} - \beta\,w_{c}^{\gamma} - \nu\,p_c + \kappa\,s\,D_c + \pi\,h_c"
            r" + \psi\,e\,A_c - \epsilon\,\Delta n_c - \xi\,q\,D_c",
            r"V_j = \alpha_{\mathrm{store}} + \alpha_j + \ln o_{j} - \beta\,w_{j}^{\gamma}"
            r" - \lambda\,\ln(1+\mathrm{km}_{j}) - \nu\,p_{\mathrm{store}} - \epsilon\,\Delta n_{\mathrm{store}}",
            r"G_P = \Big(e^{V_{\mathrm{phone}}/\mu_P} + \sum_j e^{V_j/\mu_P}\Big)^{\mu_P}",
            r"G_T = \Big(\sum_{c\in T} e^{V_c/\mu_T}\Big)^{\mu_T}",
            r"\Pr(c) = \frac{e^{V_c/\mu}}{G^{1/\mu}}\cdot\frac{G}{G_0+G_P+G_T+e^{V_{\mathrm{bot}}}}",
            r"G_0 = 1-\varepsilon+\varepsilon\,e^{\varphi\,\Delta p+\xi\,q}",
        ),
        (
            "choice.distance", "choice.wait", "choice.wait_curve", "choice.ability", "choice.assisted_pull",
            "choice.text_likeness", "choice.people_likeness", "choice.price", "choice.online_after_store",
            "choice.perk", "choice.effort", "choice.mistrust", "choice.elsewhere", "leaving.price", "data.notices",
            "design.clearer_pull", "design.promise_pull",
        ),
    ),
    Stage(
        "journeys",
        ("effects.journeys", "effects.encounters"),
        (
            r"L = 1+(1-a)\,t\,\sum_{k=0}^{4}\big((1-a)\,t_2\big)^k,\qquad A = a\,L",
            r"R = (1-A)\,\big(r-\tau\,(L-L_0)\big)",
            r"P = \underbrace{A\,\rho\,I}_{1} + \underbrace{(1-A-R)\,\sigma\,\big(\eta\,I+(1-\eta)\,E\big)}_{2}"
            r" + \underbrace{P_{\mathrm{bot}}}_{3}",
            r"n = (I-P^{\mathsf T})^{-1}\,d",
        ),
        (
            "redial.share", "reconnect.share", "reconnect.same_channel", "reconnect.self_service_share",
            "reconnect.self_service_again", "reconnect.to_store", "transfer.again", "transfer.resolution_lost",
            "bot.containment_error", "bot.tries_people", "machine.settles",
        ),
    ),
    Stage(
        "data",
        ("effects.data_use", "service.data_use"),
        (
            r"g = \theta\,t\,[\text{serves customers}] - \alpha\,(x+s-1) - \omega\,s\,[\text{serves the company}],"
            r"\qquad s = 1-e^{-m/\epsilon}",
            r"u = \operatorname{logit}^{-1}(\operatorname{logit}\kappa+g)\ (\text{asked}),"
            r"\ \operatorname{logit}^{-1}(\operatorname{logit}(1-\rho)+g)\ (\text{told}),\ 1\ (\text{in silence}),"
            r"\qquad v = \gamma u,\ u,\ 1-2\nu",
            r"r_c \leftarrow r_c + \sigma\,x\,u\,(1-r_c)\ \ (c\in\text{web, app}),\qquad"
            r" z \leftarrow z + \varphi\,x\,v\,\Pr(\text{digital})",
            r"z \leftarrow z + [\text{serves customers}]\,\varphi\,s\,v - \tau\,\epsilon\,u\,"
            r"\ln\!\big(1+\max(m-\epsilon,0)/\epsilon\big) - [\text{in silence}]\,\varphi\,\beta\,\nu\max(x,\,s)",
            r"Y = 12\,N\,\pi\,\epsilon\,(1-e^{-m/\epsilon})\,v",
            r"1-R \leftarrow (1-\varsigma\,y)(1-R),\quad h \leftarrow (1-\eta\,y)\,h,\quad"
            r" z \leftarrow z - \chi\,y\,\Pr(\text{settled by people})",
        ),
        (
            "data.consents", "data.asked_less", "data.company_less", "data.plain", "data.refuses", "data.notices",
            "data.backfires", "data.control", "data.adapted_settles",
            "data.felt", "data.enough", "data.tires", "data.earned", "data.customer_earns", "machine.settles",
            "machine.shorter", "machine.cold", "machine.appeals",
        ),
    ),
    Stage(
        "design",
        ("effects.encounters", "service.design", "effects.dimensions", "effects.data_use", "projection.next_steps"),
        (
            r"r_c \leftarrow r_c + \chi\,x\,(1-r_c)\ \ (c\in\text{web, app}),\qquad t \leftarrow (1-g)\,t,"
            r"\qquad \tau \leftarrow (1-\omega\,y)\,\tau",
            r"1-R \leftarrow (1-\delta\,d)\,(1-\kappa\,e)\,(1-R)\ \ (c\in\text{people}),\qquad"
            r" h \leftarrow (1+\epsilon\,d)\,h",
            r"V_c \leftarrow V_c + \eta\,x\,[c\in\text{web, app}] + \zeta\,a\,D_c,\qquad"
            r" z \leftarrow z - \varpi\,a\,\Pr(\text{digital, not settled})",
            r"\sum u \leftarrow \sum u - \psi\,\mathrm{E}\big[\sum u\;;\ \text{settled in charge}\big],\qquad"
            r" z \leftarrow z + \gamma\,\big(\min_k s_k - \min_k s_k^{0}\big)",
        ),
        (
            "design.clearer_settles", "design.clearer_pull", "design.warm_saves", "design.decided_settles",
            "design.decided_longer", "design.decided_relief", "design.support_relief", "design.taken_settles",
            "design.taken_minutes",
            "design.promise_raises", "design.promise_pull", "design.promise_wins", "transfer.resolution_lost",
            "transfer.again", "machine.settles", "recovery.forgives", "weakest.weighs",
        ),
    ),
    Stage(
        "queues",
        ("effects.loads", "queues.over_time", "effects.settle"),
        (
            r"\frac{dp_k}{dt} = \lambda\,p_{k-1} - \big(\lambda+d_k\big)\,p_k + d_{k+1}\,p_{k+1}",
            r"d_k = m\,\min(k,n) + \theta\,\max(k-n,0)",
            r"m = \frac{1}{h\,\big(1+\varsigma\,(\kappa-1)\big)}",
            r"q = \frac{c}{1+e^{-(w-w_0)/b}}",
        ),
        (
            "patience.phone", "patience.chat", "patience.store", "chat.slower_per_extra", "callback.accepted",
            "callback.felt_wait", "callback.softness", "design.decided_longer", "machine.shorter",
            "choice.online_after_store",
        ),
    ),
    Stage(
        "mail",
        ("effects.mail", "queues.work_that_waits"),
        (
            r"b_t = \big(b_{t-1} + h\,d_t - m_t\big)_{+},\qquad"
            r" H = h + \mathrm{E}\big[M^{-1}(M_t + b_t) - t\big]",
            r"w_{\mathrm{mail}} = \omega\,H,\qquad R \leftarrow R\,e^{-\eta\,(H-H^{0})/24}",
        ),
        ("mail.hour_weighs", "mail.asks_again", "handling.email", "choice.new_mail", "choice.text_likeness"),
    ),
    Stage(
        "settling",
        ("effects.settle", "effects.mixing"),
        (
            r"x = F(x),\qquad f_i = F(x_i)-x_i",
            r"x_{i+1} = x_i + f_i"
            r" - (\Delta X+\Delta F)\,(\Delta F^{\mathsf T}\Delta F)^{-1}\,\Delta F^{\mathsf T} f_i",
        ),
        ("callback.accepted", "callback.felt_wait", "callback.softness", "choice.online_after_store"),
    ),
    Stage(
        "experience",
        (
            "effects.experience", "effects.forced", "effects.peak_end", "effects.met", "effects.answers",
            "baseline.asked", "projection.felt",
        ),
        (
            r"z = \ell_c - \mathrm{E}\Big[\sum u_w + N_T\,u_T + N_R\,u_R + N_B\,u_B + N_O\,u_O\Big]"
            r" - u_F\,f\,\big(1-\phi\,(1-a)\big)",
            r"\sum u \leftarrow (1-\pi)\sum m + \tfrac{\pi}{2}\big(\max m + m_{\mathrm{last}}\big)",
            r"u_w = \frac{b_w}{1.702}\,(r\,w)^{\,b},\qquad u_F = \frac{b_F}{1.702}",
            r"u_x = \Phi^{-1}(p_0)-\Phi^{-1}(p_0-\delta_x),\qquad \delta_T = \max(T-\tau\,\delta_O,\;0)",
            r"S = \Phi(z),\qquad \Pr(\text{answer}\ge k) = \Phi(\rho\,z-\theta_k)",
        ),
        (
            "wait.logit_per_minute", "wait.power", "wait.perceived_ratio", "travel.weighs", "baseline.top_box",
            "transfer.total_effect", "transfer.resolution_lost", "resolution.effect", "repeat.effect",
            "bot.failed_effect", "forced.logit",
            "forced.human_softens", "forced.by_price", "forced.euros", "forced.beside", "callback.felt_wait",
            "survey.gave_up_answers", "answers.follows", "design.promise_raises", "memory.peak_end", "machine.cold",
            "design.taken_settles", "recovery.forgives", "weakest.weighs",
        ),
    ),
    Stage(
        "fit",
        ("baseline.slopes", "baseline.weighing", "baseline.fit"),
        (
            r"\Pr(\text{satisfied}\mid\text{answers}) = \frac{g(z)}{g(z)+g(-z)},\qquad"
            r" z = \alpha_c - u_w\,(r\,w)^{b} - u_T\,T - u_O\,O,\qquad"
            r" g(t) = \Phi(t) + s\,\big(t\,\Phi(t)+\varphi(t)\big)",
            r"p(\theta\mid y) \propto p(\theta)\,L_{bs}\,\exp\!\big(-\tfrac12"
            r"(u(\theta)-\hat u_{bs})^{\mathsf T}\,\hat\Sigma_{bs}^{-1}\,(u(\theta)-\hat u_{bs})\big),\qquad"
            r" e = \frac{\mathrm{Var}(\theta\mid y)}{\mathrm{Var}(\theta)}",
        ),
        (
            "wait.logit_per_minute", "wait.power", "wait.perceived_ratio", "transfer.total_effect",
            "transfer.resolution_lost", "resolution.effect", "baseline.top_box", "survey.strong_answer",
        ),
    ),
    Stage(
        "leaving",
        ("effects.leaving", "effects.ties", "effects.winning", "projection.staying"),
        (
            r"p = \operatorname{logit}^{-1}\!\Big(\operatorname{logit} p_0 - (1-e^{-k})\big(b\,\rho^{[\Delta z<0]}\,m"
            r"\,\Delta z - \beta\,\Delta n - \gamma\,\Delta(x-x^{*})^2\big) - \eta\,u\Big)",
            r"n = (1-s)(1-g),\qquad s = \max_j \frac{o_j\,d}{d+\mathrm{km}_j},\qquad"
            r" u = v\,e\,F - \Delta p,\qquad F = 1-\exp\!\big(-k_{\mathrm{app}}-\tau\,e\,\exp(\kappa s_a)\big)",
            r"x = (1+\zeta\,a\,k_d)\,e^{\nu\,(u+\epsilon\,\Delta h)},\qquad"
            r" N^{+} = p_0\,N\,\frac{x}{1-\varphi+\varphi\,x}\,e^{-\omega\,(p-p_0)/p_0}",
        ),
        (
            "leaving.yearly", "leaving.slope", "leaving.carry_over", "leaving.rivals", "winning.word",
            "leaving.nowhere", "leaving.far", "leaving.alone_curve", "leaving.alone_best", "leaving.price",
            "winning.price", "winning.ease", "winning.ours", "app.takes", "app.worth", "choice.ability",
            "choice.text_likeness", "design.promise_wins",
        ),
    ),
    Stage(
        "years",
        (
            "effects.adoption", "effects.memory", "effects.staff", "projection.years", "projection.years_money",
            "projection.two_years", "projection.statement",
        ),
        (
            r"\dot F = \Big(\nu'\,k + q\,\frac{F}{C}\Big)(C-F),\qquad"
            r" V_c \leftarrow V_c + \mu_c\,\ln F_c + \eta\,(h_c-h_c^{0})",
            r"j = 1-(1-o)\,e^{-\rho\,x},\qquad \nu' = 1-(1-\nu)(1-j),\qquad C = C_g + \iota\,j\,(1-C_g)",
            r"v = (m-y)_{+} - \lambda\,(y-m)_{+},\qquad y = r+\psi,\qquad"
            r" r \leftarrow r+\epsilon\,\big(m_{+}-(1-\varsigma)\,(-m)_{+}-r\big)",
            r"\psi \leftarrow \max(\psi,\,\zeta),\qquad \psi \leftarrow \psi+\epsilon\,(\zeta-\psi)",
            r"b \leftarrow b + (1-e^{-k/52})\,(m_0\,v-b),\qquad"
            r" \bar b = \min(b,\,-\varsigma\,B)\ \ (b\le 0),\quad b-\varsigma\,B\ \ (b>0)",
            r"s \leftarrow s + \epsilon_s\,(p-p^{0}-s),\qquad p = 1-(1-t)(1-a)(1-\xi\,\ell),\quad"
            r" t = \frac{(u-u_0)_{+}}{1-u_0},\quad a = \frac{w}{w+\theta^{-1}}",
            r"f = \alpha\,s + e,\qquad e \leftarrow e + \tfrac{\nu_q}{52}\,s - n,\qquad"
            r" n_d = \frac{e_d}{T_e}\,\min\!\Big(1,\ \frac{\kappa_h}{\sum_d P_d\,e_d/T_e}\Big)",
            r"S = \sum_d H_d\,\Big(\omega\,e_d - \frac{n_d}{c}\,\eta_1\Big)",
            r"N \leftarrow N\,(1-g(\bar b)) + N^{0}\,g(0)\,N^{+}/(p_0 N)",
        ),
        (
            "adoption.noticed", "adoption.word", "adoption.ceiling_confident", "adoption.ceiling_occasional",
            "adoption.ceiling_assisted", "adoption.reward", "adoption.invited", "choice.text_likeness",
            "choice.people_likeness", "design.promise_raises", "habit.pull", "habit.matter", "memory.asymmetry",
            "memory.half_life", "memory.scar", "staff.tired_above", "staff.angry_otherwise", "staff.half_life",
            "staff.slower", "staff.resolves_less", "staff.tone", "staff.absence", "staff.quits", "staff.quits_more",
            "staff.vacant",
            "leaving.yearly", "leaving.slope", "leaving.carry_over", "leaving.rivals", "winning.word",
            "leaving.nowhere", "leaving.far", "leaving.alone_curve", "leaving.alone_best", "leaving.price",
            "winning.price", "winning.ease", "winning.ours", "app.takes", "app.worth", "choice.ability",
            "hiring.ceiling", "hiring.delay", "contract.week", "design.decided_relief", "design.support_relief",
            "design.promise_wins", "mail.hour_weighs", "patience.phone",
        ),
    ),
    Stage(
        "money",
        ("effects.money",),
        (
            r"C = W_{\mathrm{desk}} + W_{\mathrm{store}} + Q + Y + B + H + U + R - E + V"
            r" + 6\,g\,\big(p\,N - (N^{+}-p_0 N)\big)",
            r"B = b\,\sum_i n_i\,(s_i-s_i^{0})_{+},\qquad U = \omega\,\tau\,\sum_c h_c\,\sum_g N_g\,(1-e^{-k_{gc}})",
            r"H = \eta\,\sum_d \frac{(h_d-h_d^{0})_{+}}{c},\qquad R = \sum_c d_c\,(-p_c)_{+},"
            r"\qquad E = \sum_c n_c\,(p_c)_{+}",
        ),
        (
            "contract.week", "bot.settled_price", "machine.appeals", "first_use.minutes", "design.taken_minutes",
            "design.taken_settles",
        ),
    ),
    Stage(
        "missing",
        ("projection.missing", "projection.case", "projection.explain"),
        (
            r"n^{*} = \min\{\,n : \mathrm{E}[w](n)\le w^{*}\,\}",
            r"N^{*} = \min\{\,N : \bar w(N)\le w^{*},\ a(N)\le a^{0}\,\}",
        ),
        ("target.wait",),
    ),
    Stage(
        "staffing",
        (
            "projection.line_day", "queues.staffing_over_time", "queues.shape", "projection.day_shifts",
            "queues.shifts", "queues.spreadsheet", "projection.line_replay", "projection.line_lives",
        ),
        (
            r"n_t = \min\{\,n : \text{promise}_t(n \mid n_1,\dots,n_{t-1})\,\}",
            r"\min_{n}\ \sum_t Q_t(n)\quad\text{with}\quad \sum_t n_t = N",
            r"\min_{x\,\in\,\mathbb{N}}\ \sum_s c_s\,x_s\quad\text{with}\quad (1-\sigma)\sum_s a_{ts}\,x_s \ge n_t",
        ),
        ("spread.handling", "chat.slower_per_extra"),
    ),
    Stage(
        "replay",
        ("effects.network", "queues.replay.replay", "projection.service_replay", "projection.matters"),
        (
            r"\int_{t}^{t+D} \frac{r(u)}{\bar r}\,du = \delta\,E,\qquad E\sim\mathrm{Exp}(1)",
            r"R_k = \min\big(1,\;R_0-\tau k\big)",
        ),
        (
            "spread.handling", "redial.share", "redial.delay", "reconnect.delay", "transfer.again",
            "transfer.resolution_lost", "chat.slower_per_extra", "callback.accepted",
        ),
    ),
    Stage(
        "freedom",
        ("effects.freedom", "effects.unmoved", "projection.roads", "projection.shadow"),
        (r"\ln\!\sum_{c\in\mathrm{new}} e^{V_c(w)} = \ln\!\sum_{c\in\mathrm{old}} e^{V_c(w+x)}",),
    ),
    Stage(
        "uncertainty",
        ("assumptions.registry", "assumptions.coupling", "projection.project"),
        (
            r"v = F^{-1}(u),\qquad F\ \sim\ \triangle(\mathrm{low},\,\mathrm{value},\,\mathrm{high})",
            r"\Delta_i = y_i^{\mathrm{new}}-y_i^{\mathrm{old}},\qquad [\,\Delta_{(5\,\%)},\ \Delta_{(95\,\%)}\,]",
        ),
    ),
    Stage(
        "verdict",
        ("projection.compare",),
        (r"J = C + \pi\,M\,(1-S)",),
        ("objective.dissatisfied_matter",),
    ),
)  # fmt: skip
"""The straight line from the sheets to the verdict."""

LIMITS: tuple[str, ...] = (
    "differences", "fit", "demand", "same_needs", "distance", "expectations", "rhythm", "returns", "recovered",
    "choice_terms", "queueless", "mail_time", "exponential", "one_skill", "handing_over", "held_still", "replay",
    "shifts", "transfers", "callback", "chat", "silent_chat", "hold", "bot", "first_use", "out_of_hours", "weeks",
    "staff", "forced", "one_answer", "memory", "leaving", "rivals", "money", "freedom", "independent", "not_drawn",
    "structure",
)  # fmt: skip
"""What the model does not carry, by code."""
