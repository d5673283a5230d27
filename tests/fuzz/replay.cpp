// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a fuzz target without a fuzzer, so that it is part of every test run: each file that is named on the command
// line as one input, or else inputs of its own making, as many as its one number says.
#include <QByteArray>
#include <QFile>
#include <QRandomGenerator>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

namespace {

void run(const QByteArray &input)
{
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t *>(input.constData()), size_t(input.size()));
}

/// Names of few letters, in which separators, digits and bytes that are no text are likely.
QByteArray madeInput(QRandomGenerator &random)
{
    static constexpr char letters[] = ":::/->ab019\0\xff\xc3;";
    QByteArray input(1, char(random.bounded(256)));
    const int size = int(random.bounded(400));
    while (input.size() < size) {
        switch (random.bounded(12)) {
        case 0:
            input += '\xfe';
            input += char(random.bounded(256));
            break;
        case 1:
            input += char(random.bounded(256));
            break;
        case 2: // again what was there, so that names meet
            input += input.mid(qsizetype(random.bounded(int(input.size()))), 12);
            break;
        default:
            input += letters[random.bounded(int(sizeof letters - 1))];
        }
    }
    return input;
}

} // namespace

int main(int argc, char **argv)
{
    const int count = argc == 2 ? atoi(argv[1]) : 0;
    for (int i = 1; i < argc && count == 0; ++i) {
        QFile file(QFile::decodeName(argv[i]));
        if (!file.open(QIODevice::ReadOnly)) {
            fprintf(stderr, "%s cannot be read\n", argv[i]);
            return 1;
        }
        run(file.readAll());
    }
    QRandomGenerator random(29);
    for (int i = 0; i < count; ++i)
        run(madeInput(random));
    return 0;
}
