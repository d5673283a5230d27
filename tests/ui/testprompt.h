// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/base/prompt.h"

#include <QList>
#include <QPointer>

#include <utility>

namespace redshank {

/// Stands in for the user while it lives: remembers every question and gives the answer that was set. Without an
/// answer it keeps the question open, as a person who thinks.
class TestPrompt : public Prompt
{
public:
    TestPrompt() { setInstance(this); }
    ~TestPrompt() override { setInstance(nullptr); }

    void ask(const Question &question, QWidget *, QObject *context, Callback callback) override
    {
        questions.append(question);
        m_context = context;
        m_callback = std::move(callback);
        if (!answers.isEmpty())
            answerNow(answers.takeFirst());
    }
    /// Answers the last question after all, however long it was open.
    void answerNow(const Answer &answer)
    {
        if (m_context)
            QMetaObject::invokeMethod(
                m_context, [callback = m_callback, answer] { callback(answer); }, Qt::QueuedConnection);
    }

    QList<Question> questions;
    QList<Answer> answers;

private:
    QPointer<QObject> m_context;
    Callback m_callback;
};

} // namespace redshank
