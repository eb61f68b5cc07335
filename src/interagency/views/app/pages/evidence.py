"""The view of the evidence, a marimo notebook: what the model is held against, and how it fares.

Cells only place what `views.app.evidence` makes of the scorecard that comes with the package.
"""

import marimo

app = marimo.App(width="full", app_title="interagency: the evidence")


@app.cell
def _():
    import marimo as mo

    from interagency import __version__
    from interagency.errors import InputError
    from interagency.study.evidence.stored import stored_scorecard
    from interagency.views.app import evidence, pages, words, words_of_evidence
    from interagency.views.evidence import sentences

    return (
        InputError,
        __version__,
        evidence,
        mo,
        pages,
        sentences,
        stored_scorecard,
        words,
        words_of_evidence,
    )


@app.cell
def _(mo, pages, words, words_of_evidence):
    mo.Html(
        pages.navigation("evidence")
        + words.STYLE
        + words_of_evidence.STYLE
        + words_of_evidence.HEAD
    )
    return


@app.cell
def _(InputError, mo, stored_scorecard):
    try:
        table = stored_scorecard()
    except InputError as error:
        mo.stop(True, mo.callout(mo.plain_text(str(error)), kind="warn"))
    return (table,)


@app.cell
def _(evidence, mo, sentences, table, words):
    mo.vstack(
        [
            mo.Html(evidence.headline(table)),
            mo.Html(evidence.origin(table)),
            mo.Html(words.paragraphs(sentences(table))),
        ]
    )
    return


@app.cell
def _(evidence, mo):
    core = mo.ui.switch(label="Core facts alone")
    kind = mo.ui.dropdown(list(evidence.KINDS), value=next(iter(evidence.KINDS)), label="Label")
    doubt = mo.ui.dropdown(
        list(evidence.DOUBTS), value=next(iter(evidence.DOUBTS)), label="Facts that"
    )
    return core, doubt, kind


@app.cell
def _(core, doubt, kind, mo, words_of_evidence):
    mo.vstack(
        [
            mo.Html(words_of_evidence.ABOUT_FACTS),
            mo.hstack([core, kind, doubt], justify="start", gap=1.5, wrap=True),
        ]
    )
    return


@app.cell
def _(core, doubt, evidence, kind, table):
    chosen = evidence.chosen(table, core.value, kind.value, doubt.value)
    return (chosen,)


@app.cell
def _(chosen, evidence, mo):
    mo.Html(evidence.facts(chosen))
    return


@app.cell
def _(chosen, evidence, mo):
    mo.stop(chosen.empty)
    mo.Html(evidence.picture(tuple(chosen["fact"])))
    return


@app.cell
def _(evidence, mo, table):
    facts = evidence.choices(table)
    which = mo.ui.dropdown(facts, value=next(iter(facts)), label="Fact", full_width=True)
    return (which,)


@app.cell
def _(mo, which):
    # how often it was asked for: another fact has a button of its own, which was never clicked
    play = mo.ui.button(
        value=0, on_click=lambda count: count + 1, label=f"Check fact {which.value} again"
    )
    return (play,)


@app.cell
def _(mo, play, which, words_of_evidence):
    mo.vstack([mo.Html(words_of_evidence.ABOUT_AGAIN), which, play], gap=0.4)
    return


@app.cell
def _(evidence, mo, play, table, which):
    mo.stop(not play.value)
    with mo.status.spinner("Playing the fact's scenarios …"):
        found = evidence.again(table, which.value, evidence.OTHER_LUCK - 1 + play.value)
    mo.Html(found)
    return


@app.cell
def _(evidence, mo, words_of_evidence):
    mo.Html(words_of_evidence.ABOUT_TABLE_1 + evidence.table_1())
    return


@app.cell
def _(__version__, mo, table, words):
    mo.Html(words.foot(__version__, table.attrs["identity"]["seed"]))
    return


if __name__ == "__main__":
    app.run()
