// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "prompt.h"

#include "questiondialog.h"

#include <utility>

namespace redshank {

namespace {

Prompt *s_replacement = nullptr;

} // namespace

void Prompt::ask(const Question &question, QWidget *parent, QObject *context, Callback callback)
{
    auto *dialog = new QuestionDialog(question, parent);
    connect(
        dialog, &QDialog::finished, context, [dialog, answered = std::move(callback)] { answered(dialog->answer()); });
    // When the asker dies first, the question goes away. A dying object is still connected while it says so: the
    // answer must not reach it.
    connect(context, &QObject::destroyed, dialog, [dialog](QObject *asker) {
        dialog->disconnect(asker);
        dialog->close();
    });
    dialog->open();
}

Prompt *Prompt::instance()
{
    static auto *prompt = new Prompt; // outlives every widget
    return s_replacement ? s_replacement : prompt;
}

void Prompt::setInstance(Prompt *prompt)
{
    s_replacement = prompt;
}

} // namespace redshank
