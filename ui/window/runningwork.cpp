// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "runningwork.h"

#include "place.h"
#include "ui/base/prompt.h"
#include "ui/panels/browser/browserpanel.h"

#include <QCoreApplication>
#include <QPointer>

namespace redshank {

namespace {

constexpr qsizetype mostNamed = 5;

struct RunningWork
{
    Q_DECLARE_TR_FUNCTIONS(redshank::RunningWork)
public:
    QList<QPointer<Place>> places;
    QPointer<QWidget> window;
    QPointer<QObject> context;
    std::function<void(bool)> callback;

    void ask() const;
    void stop() const;
    void await() const;
};

void RunningWork::ask() const
{
    QStringList works;
    for (const auto &place : places)
        if (place && !place->runningWork().isEmpty() && !place->browser()->isStoppingWork())
            works.append(place->runningWork());
    if (works.isEmpty()) {
        await();
        return;
    }
    Question question;
    question.title = tr("Work under way");
    question.text = tr("Still under way:") + QLatin1Char('\n') + works.mid(0, mostNamed).join(QLatin1Char('\n'));
    if (works.size() > mostNamed)
        question.text += QLatin1Char('\n') + tr("and %1 more").arg(works.size() - mostNamed);
    question.detail = tr("Closing stops it: what is done stays done, and the other keys are not touched.");
    question.acceptLabel = tr("Stop it");
    question.rejectLabel = tr("Wait");
    question.isDestructive = true;
    Prompt::instance()->ask(question, window, context, [work = *this](const Prompt::Answer &answer) {
        if (answer.isAccepted)
            work.stop();
        else
            work.callback(false);
    });
}

void RunningWork::stop() const
{
    for (const auto &place : places)
        if (place)
            place->stopWork();
    await();
}

void RunningWork::await() const
{
    for (const auto &place : places) {
        if (!place || place->runningWork().isEmpty())
            continue;
        place->awaitWork(context, [work = *this](bool isOver) {
            if (isOver)
                work.ask(); // there may be more by now, elsewhere
            else
                work.callback(false);
        });
        return;
    }
    callback(true);
}

} // namespace

void askToStopWork(
    const QList<Place *> &places, QWidget *window, QObject *context, const std::function<void(bool)> &callback)
{
    RunningWork work;
    for (Place *place : places)
        work.places.append(place);
    work.window = window;
    work.context = context;
    work.callback = callback;
    work.ask();
}

} // namespace redshank
