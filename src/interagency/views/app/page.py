"""The page itself, a marimo notebook: `interagency app` serves it, `marimo edit` opens it.

Cells only place what `asked` and `answer` make; the left column sets, the right one tells.
"""

import marimo

app = marimo.App(width="full", app_title="interagency: the coordination dilemma")


@app.cell
def _():
    import marimo as mo

    from interagency import __version__
    from interagency.errors import InputError
    from interagency.model.levers import PILLARS
    from interagency.model.metrics import METRICS
    from interagency.model.parameters import PARAMETERS
    from interagency.model.practices import PRACTICES, SETS
    from interagency.study.plans import EMERGENT
    from interagency.study.scenarios import load
    from interagency.study.traits import TRAITS
    from interagency.views.app import answer, asked, words
    from interagency.views.figures.style import in_words
    from interagency.views.plans import mode_in_words
    from interagency.views.sentences import meaning

    return (
        EMERGENT, InputError, METRICS, PARAMETERS, PILLARS, PRACTICES, SETS, TRAITS,
        __version__, answer, asked, in_words, load, meaning, mo, mode_in_words, words,
    )


@app.cell
def _(asked, mo):
    # what the sliders start from; counted, so that the same start sets them back
    get_start, set_start = mo.state((asked.FIRST_START, 0))

    def start_from(name):
        set_start(lambda now: (name, now[1] + 1))

    return get_start, start_from


@app.cell
def _(mo, words):
    mo.Html(words.HEAD)
    return


@app.cell
def _(mo, start_from, words):
    lesson = [
        mo.ui.button(label=step.label, full_width=True, on_change=lambda _, to=step.start: start_from(to))
        for step in words.LESSON
    ]
    mo.Html(words.lesson([button.text for button in lesson]))
    return (lesson,)


@app.cell
def _(asked, get_start, mo, start_from):
    chosen, _ = get_start()
    titles = asked.starts()
    start = mo.ui.dropdown(
        titles,
        value=next(title for title, name in titles.items() if name == chosen),
        label="**Start from**",
        full_width=True,
        on_change=start_from,
    )
    again = mo.ui.button(label="Set everything back", on_change=lambda _: start_from(chosen))
    return again, chosen, start


@app.cell
def _(EMERGENT, PARAMETERS, PILLARS, PRACTICES, TRAITS, asked, chosen, get_start, load, mo, mode_in_words, words):
    get_start()  # sets the sliders back, also to the start that they have
    at_start = asked.settings_of(chosen)

    def slider(label, value, steps, **more):
        steps = sorted({*steps, value})
        return mo.ui.slider(
            steps=steps, value=value, label=label, show_value=True, debounce=True,
            full_width=True, **more,
        )

    def mode(practice):
        options = dict(words.MODES)
        value = at_start.practices[practice.name]
        if value is None:
            options = {mode_in_words(load(chosen).practices[practice.name]): None, **options}
        elif value not in options.values():
            options[mode_in_words(value)] = value
        named = next(name for name, what in options.items() if what == value)
        return mo.ui.dropdown(options, value=named, label=practice.title, full_width=True)

    levels = [step / 20 for step in range(21)]
    pillars = mo.ui.dictionary(
        {row.name: slider(row.title, at_start.pillars[row.name], levels) for row in PILLARS}
    )
    begins = slider("They begin in", at_start.begins, range(2006, 2013))
    practices = mo.ui.dictionary({row.name: mode(row) for row in PRACTICES})
    traits = mo.ui.dictionary(
        {
            name: slider(words.TRAITS[name], at_start.traits[name], range(46))
            for name in TRAITS
        }
    )
    parameters = mo.ui.dictionary(
        {
            name: slider(words.PARAMETERS[name], at_start.parameters[name], words.steps_of(PARAMETERS[name]))
            for name in asked.SHOWN_PARAMETERS
        }
    )
    return begins, parameters, pillars, practices, traits


@app.cell
def _(PRACTICES, SETS, again, begins, mo, parameters, pillars, practices, start, traits, words):
    def column(*items):
        return mo.vstack(items, gap=0.4)

    def of_set(name):
        rows = [practices[row.name] for row in PRACTICES if row.set == name]
        return column(mo.md(f"**{words.SETS[name]}**"), *rows)

    mo.sidebar(
        mo.vstack(
            [
                mo.Html(words.STYLE),
                start,
                mo.md("#### Pillars"),
                mo.Html(words.ABOUT_PILLARS),
                column(*pillars.elements.values(), begins),
                mo.md("#### Practices"),
                mo.Html(words.ABOUT_PRACTICES),
                *(of_set(name) for name in SETS),
                mo.accordion(
                    {
                        "#### Who sits in the teams": column(
                            mo.Html(words.ABOUT_TRAITS), *traits.elements.values()
                        ),
                        "#### What the world is like": column(
                            mo.Html(words.ABOUT_PARAMETERS), *parameters.elements.values()
                        ),
                    },
                    multiple=True,
                ),
                again,
            ],
            gap=0.7,
        ),
        width="340px",
    )
    return


@app.cell
def _(answer, asked, begins, chosen, parameters, pillars, practices, traits):
    settings = asked.Settings(
        chosen, pillars.value, begins.value, practices.value, traits.value, parameters.value
    )
    question = asked.question_of(settings)
    return question, settings


@app.cell
def _(answer, mo):
    surer = mo.ui.run_button(label=f"Make it surer: {answer.SURE} replications")
    return (surer,)


@app.cell
def _(InputError, answer, mo, question, surer, words):
    replications = answer.SURE if surer.value else answer.LIVE
    try:
        if surer.value:
            with mo.status.spinner(f"Playing every history {replications} times …"):
                comparison = answer.answered(question, replications)
        else:
            comparison = answer.answered(question, replications)
    except InputError as error:
        mo.stop(True, mo.callout(mo.plain_text(str(error)), kind="warn"))
    return comparison, replications


@app.cell
def _(answer, comparison, meaning, mo, replications, surer, words):
    mo.vstack(
        [
            mo.Html(answer.cards(comparison)),
            mo.Html(words.paragraphs(meaning(comparison))),
            mo.hstack(
                [mo.Html(words.how_sure(replications)), surer], justify="space-between", align="center"
            ),
        ]
    )
    return


@app.cell
def _(answer, mo, question, replications):
    mo.Html(answer.picture(question, replications, "timeline"))
    return


@app.cell
def _(answer, mo, question, replications):
    mo.Html(answer.picture(question, replications, "plane"))
    return


@app.cell
def _(answer, comparison, mo):
    mo.Html(answer.numbers(comparison))
    return


@app.cell
def _(asked, mo, question, replications, settings, words):
    def code(language, text):
        return mo.md(f"```{language}\n{text}```")

    file = asked.scenario_file(settings)
    others = {name: text for name, text in question.texts if name != asked.MINE}
    files = [code("yaml", file), mo.download(file, "my_reform.yaml", label="my_reform.yaml")]
    for name, text in others.items():
        files += [code("yaml", text), mo.download(text, f"{name}.yaml", label=f"{name}.yaml")]
    mo.vstack(
        [
            mo.md("## Take it home"),
            mo.Html(words.ABOUT_HOME),
            mo.ui.tabs(
                {
                    "As a scenario file": mo.vstack(files),
                    "As Python": code("python", question.python(replications)),
                    "As a command": code("bash", question.command(replications)),
                }
            ),
        ]
    )
    return


@app.cell
def _(__version__, asked, mo, words):
    mo.Html(words.foot(__version__, asked.SEED))
    return


if __name__ == "__main__":
    app.run()
