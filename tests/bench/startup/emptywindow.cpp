// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// The floor of the start-up bench: what Qt itself takes to show one empty window.
#include "app/firstpaint.h"

#include <QApplication>
#include <QWidget>

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QWidget window;
    window.resize(1200, 800);
    redshank::FirstPaint::watch(&window);
    window.show();
    return QApplication::exec();
}
