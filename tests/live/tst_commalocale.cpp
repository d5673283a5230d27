// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/redis/connection.h"
#include "tests/support/realserver.h"
#include "tests/support/test.h"

#include <QProcess>
#include <QTemporaryDir>

#include <clocale>
#include <cstdlib>

using namespace redshank;

/// The whole program runs under a locale that writes 1,5 for one and a half.
class TestCommaLocale : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_locales.isValid());
        QProcess made;
        made.start(QStringLiteral("localedef"),
            {QStringLiteral("-i"), QStringLiteral("de_DE"), QStringLiteral("-f"), QStringLiteral("UTF-8"),
                m_locales.filePath(QStringLiteral("de_DE.UTF-8"))});
        QVERIFY2(made.waitForFinished() && made.exitCode() == 0, made.readAllStandardError().constData());
        QVERIFY(qputenv("LOCPATH", QFile::encodeName(m_locales.path())));
        QVERIFY(std::setlocale(LC_ALL, "de_DE.UTF-8"));
        QCOMPARE(std::strtod("1,5", nullptr), 1.5); // or nothing is tested here
    }

    void fractionalDoublesAreRead()
    {
        RealServer server;
        QVERIFY2(server.start(), server.errorText());
        server.command({"ZADD", "scores", "1.5", "a", "-2.25e-7", "b"});
        Connection connection(server.params());
        connection.open();
        QByteArray score;
        QByteArray range;
        connection.send({"ZSCORE", "scores", "a"}, this, [&](const ReplyView &reply) { score = reply.toByteArray(); });
        connection.send({"ZRANGE", "scores", "0", "-1", "WITHSCORES"}, this, [&](const ReplyView &reply) {
            QVERIFY2(!reply.isError(), qPrintable(reply.error().sentence()));
            QCOMPARE(reply.size(), 2);
            range = reply[0][1].toByteArray();
        });
        QTRY_COMPARE(score, QByteArray("1.5"));
        QTRY_COMPARE(range.toDouble(), -2.25e-7);
        QCOMPARE(connection.state(), Connection::State::Ready);
    }

private:
    QTemporaryDir m_locales;
};

QTEST_GUILESS_MAIN(TestCommaLocale)
#include "tst_commalocale.moc"
