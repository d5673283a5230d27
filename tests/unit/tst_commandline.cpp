// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"
#include "tests/support/test.h"

using namespace redshank;

class CommandLineTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void opensWindowWithoutArguments()
    {
        const auto line = parseCommandLine({});
        QVERIFY(line.isOk());
        QVERIFY(line.value().action == CommandLine::Action::Window);
        QVERIFY(!line.value().server && !line.value().isSample);
    }

    void readsServeOptions()
    {
        const auto line = parseCommandLine({"serve", "redis://10.0.0.1:7000/3", "--listen", "[::1]:9000",
            "--token-file=/tmp/t", "--read-only", "--root-key", QByteArray("\xff\x00k", 3)});
        QVERIFY2(line.isOk(), qPrintable(line.isOk() ? QString() : line.error().sentence()));
        const CommandLine &value = line.value();
        QVERIFY(value.action == CommandLine::Action::Serve);
        QCOMPARE(value.server->address.host, QStringLiteral("10.0.0.1"));
        QCOMPARE(value.server->address.port, quint16(7000));
        QCOMPARE(value.server->database, 3);
        QCOMPARE(value.listenHost, QStringLiteral("::1"));
        QCOMPARE(value.listenPort, quint16(9000));
        QCOMPARE(value.tokenFile, QStringLiteral("/tmp/t"));
        QVERIFY(value.isReadOnly);
        QCOMPARE(value.rootKey, QByteArray("\xff\x00k", 3));
    }

    void hasDefaultsOfTheContract()
    {
        const auto line = parseCommandLine({"serve"});
        QVERIFY(line.isOk());
        QCOMPARE(line.value().listenHost, QStringLiteral("127.0.0.1"));
        QCOMPARE(line.value().listenPort, quint16(8888));
        QCOMPARE(line.value().rootKey, QByteArray("mykey"));
        QVERIFY(!line.value().isReadOnly);
    }

    void takesWhatFollowsTwoDashesAsServer()
    {
        QVERIFY(parseCommandLine({"--", "localhost:7001"}).value().server.has_value());
        QVERIFY(!parseCommandLine({"--", "--help"}).isOk()
            || parseCommandLine({"--", "--help"}).value().server.has_value());
    }

    void helpWinsOverTheRest()
    {
        QVERIFY(parseCommandLine({"--help"}).value().action == CommandLine::Action::Help);
        QVERIFY(parseCommandLine({"serve", "-h"}).value().action == CommandLine::Action::Help);
        QVERIFY(parseCommandLine({"--version"}).value().action == CommandLine::Action::Version);
    }

    void refusesWrongArguments_data()
    {
        QTest::addColumn<QByteArrayList>("arguments");
        QTest::addColumn<QString>("word"); ///< that the one line must hold
        QTest::newRow("unknown option") << QByteArrayList{"--frobnicate"} << "--frobnicate";
        QTest::newRow("unknown short option") << QByteArrayList{"-x"} << "-x";
        QTest::newRow("option of serve") << QByteArrayList{"--listen", "127.0.0.1:1"} << "serve";
        QTest::newRow("no value") << QByteArrayList{"serve", "--listen"} << "--listen";
        QTest::newRow("value for a switch") << QByteArrayList{"serve", "--read-only=yes"} << "--read-only";
        QTest::newRow("no port") << QByteArrayList{"serve", "--listen", "127.0.0.1"} << "127.0.0.1";
        QTest::newRow("port too large") << QByteArrayList{"serve", "--listen", "127.0.0.1:65536"} << "65536";
        QTest::newRow("port with a sign") << QByteArrayList{"serve", "--listen", "127.0.0.1:+80"} << "+80";
        QTest::newRow("name for an address") << QByteArrayList{"serve", "--listen", "example.org:80"} << "example.org";
        QTest::newRow("every interface") << QByteArrayList{"serve", "--listen", "0.0.0.0:8888"} << "loopback";
        QTest::newRow("another interface") << QByteArrayList{"serve", "--listen", "192.168.0.1:8888"} << "loopback";
        QTest::newRow("bare IPv6") << QByteArrayList{"serve", "--listen", "::1:8888"} << "[::1]";
        QTest::newRow("two servers") << QByteArrayList{"localhost:1", "localhost:2"} << "localhost:2";
        QTest::newRow("sample and server") << QByteArrayList{"--sample", "localhost:1"} << "--sample";
        QTest::newRow("TLS") << QByteArrayList{"rediss://localhost"} << "rediss";
        QTest::newRow("wrong port") << QByteArrayList{"redis://localhost:notaport"} << "";
        QTest::newRow("wrong database") << QByteArrayList{"redis://localhost:6379/x"} << "";
        QTest::newRow("unknown parameter") << QByteArrayList{"redis://localhost:6379/1?x=y"} << "x: the query";
        QTest::newRow("secret parameter") << QByteArrayList{"serve", "redis://h?password=pw"} << "password: the query";
        QTest::newRow("empty token file") << QByteArrayList{"serve", "--token-file="} << "--token-file";
    }

    void refusesWrongArguments()
    {
        QFETCH(QByteArrayList, arguments);
        QFETCH(QString, word);
        const auto line = parseCommandLine(arguments);
        QVERIFY(!line.isOk());
        const QString sentence = line.error().sentence();
        QVERIFY2(sentence.contains(word), qPrintable(sentence));
        QVERIFY(!sentence.contains(QLatin1String("pw")));
        QVERIFY(!sentence.isEmpty() && !sentence.contains(QLatin1Char('\n')));
    }

    void masksPasswordsInPlace_data()
    {
        QTest::addColumn<QByteArray>("argument");
        QTest::addColumn<QByteArray>("masked");
        QTest::newRow("password") << QByteArray("redis://:secret@host/1") << QByteArray("redis://:******@host/1");
        QTest::newRow("user and password") << QByteArray("redis://me:pw@host") << QByteArray("redis://me:**@host");
        QTest::newRow("bare @ and /") << QByteArray("redis://:a@b/c@host:1/0") << QByteArray("redis://:*****@host:1/0");
        QTest::newRow("socket") << QByteArray("unix://u:pw@/run/a@b?db=1") << QByteArray("unix://u:**@/run/a@b?db=1");
        QTest::newRow("user alone") << QByteArray("redis://me@host:6379") << QByteArray("redis://me@host:6379");
        QTest::newRow("none") << QByteArray("redis://host:6379") << QByteArray("redis://host:6379");
        QTest::newRow("an option") << QByteArray("--root-key=a:b@c") << QByteArray("--root-key=a:b@c");
    }

    void masksPasswordsInPlace()
    {
        QFETCH(QByteArray, argument);
        QFETCH(QByteArray, masked);
        maskPassword(argument.data());
        QCOMPARE(argument, masked);
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "tst_commandline.moc"
