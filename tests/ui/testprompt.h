// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/prompt.h"

#include <QList>

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
        if (!answers.isEmpty())
            QMetaObject::invokeMethod(
                context, [callback, answer = answers.takeFirst()] { callback(answer); }, Qt::QueuedConnection);
    }

    QList<Question> questions;
    QList<Answer> answers;
};

} // namespace redshank
