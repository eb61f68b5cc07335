"""The first view, a marimo notebook: `interagency app` serves it, `marimo edit` opens it.

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
    from interagency.model.parameters import PARAMETERS
    from interagency.model.practices import PRACTICES, SETS
    from interagency.study.scenarios import load
    from interagency.study.traits import TRAITS
    from interagency.views.app import answer, asked, pages, words
    from interagency.views.figures.style import in_words

    return (
        InputError,
        PARAMETERS,
        PILLARS,
        PRACTICES,
        SETS,
        TRAITS,
        __version__,
        answer,
        asked,
        in_words,
        load,
        mo,
        pages,
        words,
    )


@app.cell
def _(asked, mo):
    # what the sliders start from, and the step that led there; counted, so that the same start
    # sets them back
    get_start, set_start = mo.state((asked.BASE, {}, None, 0))

    def start_from(name, practices=(), step=None):
        set_start(lambda now: (name, dict(practices), step, now[-1] + 1))

    return get_start, start_from


@app.cell
def _(mo, pages, words):
    mo.Html(pages.navigation("explore") + words.HEAD)
    return


@app.cell
def _(mo, start_from, words):
    lesson = [
        mo.ui.button(
            label=step.label,
            full_width=True,
            on_change=lambda _, to=step, place=place: start_from(to.start, to.practices, place),
        )
        for place, step in enumerate(words.LESSON)
    ]
    return (lesson,)


@app.cell
def _(get_start, lesson, mo, words):
    mo.Html(words.lesson([button.text for button in lesson], taken=get_start()[2]))
    return


@app.cell
def _(get_start):
    # in a cell of its own: one whose controls set the state is not run anew by them
    chosen, practices_moved, *_ = get_start()
    return chosen, practices_moved


@app.cell
def _(asked, chosen, in_words, mo, start_from):
    start = mo.ui.dropdown(
        {in_words(name): name for name in asked.starts()},
        value=in_words(chosen),
        label="**Start from**",
        full_width=True,
        on_change=start_from,
    )
    again = mo.ui.button(label="Set everything back", on_change=lambda _: start_from(chosen))
    return again, start


@app.cell
def _(
    PARAMETERS,
    PILLARS,
    PRACTICES,
    TRAITS,
    asked,
    chosen,
    get_start,
    load,
    mo,
    practices_moved,
    words,
):
    get_start()  # sets the sliders back, also to the start that they have
    at_start = asked.settings_of(chosen)

    def slider(label, value, steps, **more):
        steps = sorted({*steps, value})
        return mo.ui.slider(
            steps=steps,
            value=value,
            label=label,
            show_value=True,
            debounce=True,
            full_width=True,
            **more,
        )

    def mode(practice):
        options = dict(words.MODES)
        shipped = at_start.practices[practice.name]
        value = practices_moved.get(practice.name, shipped)
        if shipped is None:
            options = {str(load(chosen).practices[practice.name]): None, **options}
        named = next(name for name, what in options.items() if what == value)
        label = words.labelled(practice.title, practice.summary)
        return mo.ui.dropdown(options, value=named, label=label, full_width=True)

    levels = [step / 20 for step in range(21)]
    pillars = mo.ui.dictionary(
        {row.name: slider(row.title, at_start.pillars[row.name], levels) for row in PILLARS}
    )
    years = {f"January {year}": year for year in sorted({*words.YEARS, at_start.begins})}
    begins = mo.ui.dropdown(
        years, value=f"January {at_start.begins}", label="They begin in", full_width=True
    )
    practices = mo.ui.dictionary({row.name: mode(row) for row in PRACTICES})
    traits = mo.ui.dictionary(
        {name: slider(words.TRAITS[name], at_start.traits[name], range(46)) for name in TRAITS}
    )
    parameters = mo.ui.dictionary(
        {
            name: slider(
                words.PARAMETERS[name], at_start.parameters[name], words.steps_of(PARAMETERS[name])
            )
            for name in asked.SHOWN_PARAMETERS
        }
    )
    return begins, parameters, pillars, practices, traits


@app.cell
def _(
    PRACTICES,
    SETS,
    again,
    asked,
    begins,
    chosen,
    mo,
    parameters,
    pillars,
    practices,
    start,
    traits,
    words,
):
    def column(*items):
        return mo.vstack(items, gap=0.4)

    def of_set(name):
        rows = [practices[row.name] for row in PRACTICES if row.set == name]
        return column(mo.Html(f"<h4>{words.SETS[name]}</h4>"), *rows)

    mo.vstack(
        [
            mo.Html(words.COLUMNS + words.STYLE),
            start,
            mo.Html(f"<p class='hint'>{asked.starts()[chosen]}.</p>"),
            mo.Html(words.ABOUT_PILLARS),
            column(*pillars.elements.values(), begins),
            mo.Html(words.ABOUT_PRACTICES),
            *(of_set(name) for name in SETS),
            mo.Html(words.folded("Who sits in the teams", words.ABOUT_TRAITS, traits.elements)),
            mo.Html(
                words.folded("What the world is like", words.ABOUT_PARAMETERS, parameters.elements)
            ),
            again,
        ],
        gap=0.8,
    )
    return


@app.cell
def _(asked, begins, chosen, parameters, pillars, practices, traits):
    settings = asked.Settings(
        chosen, pillars.value, begins.value, practices.value, traits.value, parameters.value
    )
    return (settings,)


@app.cell
def _(asked, mo, settings, words):
    mo.stop(asked.asks_nothing(settings), mo.Html(words.NOTHING_YET))
    question = asked.question_of(settings)
    return (question,)


@app.cell
def _(answer, mo):
    surer = mo.ui.run_button(label=f"Make it surer: {answer.SURE} times", full_width=True)
    return (surer,)


@app.cell
def _(InputError, answer, mo, question, surer):
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
def _(answer, mo, question, replications):
    mo.Html(answer.pictures(question, replications, "within_team", "within_agency"))
    return


@app.cell
def _(answer, comparison, mo, replications, surer, words):
    mo.vstack(
        [
            mo.Html(answer.cards(comparison)),
            mo.Html(words.how_sure(replications, surer.text)),
        ],
        gap=0.4,
    )
    return


@app.cell
def _(answer, comparison, mo, words):
    mo.Html(words.paragraphs(answer.sentences(comparison)))
    return


@app.cell
def _(answer, mo, question, replications):
    mo.Html(answer.pictures(question, replications, "plane", "delivery"))
    return


@app.cell
def _(answer, comparison, mo):
    mo.Html(answer.numbers(comparison))
    return


@app.cell
def _(asked, mo, question, replications, settings, words):
    def code(language, text):
        return mo.md(f"```{language}\n{text}```")

    def file(name, text):
        return [code("yaml", text), mo.download(text, f"{name}.yaml", label=f"{name}.yaml")]

    others = [(name, text) for name, text in question.texts if name != asked.MINE]
    files = [(asked.MINE, asked.scenario_file(settings)), *others]
    mo.vstack(
        [
            mo.Html(words.ABOUT_HOME),
            mo.Html(words.AS_FILES),
            *(part for name, text in files for part in file(name, text)),
            mo.Html(words.AS_PYTHON),
            code("python", question.python(replications)),
            mo.Html(words.AS_COMMAND),
            code("bash", question.command(replications)),
        ],
        gap=0.3,
        align="stretch",
    )
    return


@app.cell
def _(__version__, asked, mo, words):
    mo.Html(words.foot(__version__, asked.SEED))
    return


if __name__ == "__main__":
    app.run()
