// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/realserver.h"
#include "tests/support/test.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <csignal>

using namespace redshank;

/// The real program with its window, on a platform that shows nothing.
class ProgramWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        QVERIFY(m_server.start());
    }

    void cleanup()
    {
        if (m_program) {
            m_program->kill();
            m_program->waitForFinished();
        }
        m_program.reset();
        m_server.kill();
    }

    void storesTheWindowOnSignals_data()
    {
        QTest::addColumn<int>("number");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGHUP") << SIGHUP;
    }

    void storesTheWindowOnSignals()
    {
        QFETCH(int, number);
        openWindow();
        QTRY_VERIFY(!stored("profiles.json").isEmpty()); // the server has answered
        ::kill(pid_t(m_program->processId()), number);
        QVERIFY(finish());
        QCOMPARE(m_program->exitStatus(), QProcess::NormalExit);
        QCOMPARE(m_program->exitCode(), 0);
        const QJsonObject window = stored("settings.json").value(QLatin1String("window")).toObject();
        QVERIFY(!window.value(QLatin1String("geometry")).toString().isEmpty());
        const QJsonArray places = window.value(QLatin1String("places")).toArray();
        QCOMPARE(places.size(), 1);
        QVERIFY(!places.first().toObject().value(QLatin1String("profile")).toString().isEmpty());
    }

    void tellsWhatItCouldNotStore()
    {
        QVERIFY(QDir(m_home->path()).mkpath(QStringLiteral("redshank")));
        // A link in the place of the file is refused whoever runs the program, root too.
        QVERIFY(QFile::link(m_home->filePath(QStringLiteral("elsewhere")), path("settings.json")));
        openWindow();
        QTRY_VERIFY(!stored("profiles.json").isEmpty());
        ::kill(pid_t(m_program->processId()), SIGTERM);
        QVERIFY(finish());
        QCOMPARE(m_program->exitCode(), 0);
        const QByteArray told = m_program->readAllStandardError();
        QVERIFY2(told.contains("the settings are not saved") && told.contains("settings.json"), told.constData());
    }

private:
    QString path(const char *name) const { return m_home->filePath(QStringLiteral("redshank/") + QLatin1String(name)); }
    QJsonObject stored(const char *name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }
    void openWindow()
    {
        QProcessEnvironment variables;
        variables.insert(QStringLiteral("PATH"), qEnvironmentVariable("PATH"));
        variables.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        for (const char *name : {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME",
                 "XDG_STATE_HOME", "TMPDIR"})
            variables.insert(QLatin1String(name), m_home->path());
        for (const char *name : {"ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"})
            if (qEnvironmentVariableIsSet(name))
                variables.insert(QLatin1String(name), qEnvironmentVariable(name));
        m_program = std::make_unique<QProcess>();
        m_program->setProcessEnvironment(variables);
        m_program->setStandardInputFile(QProcess::nullDevice());
        m_program->start(QStringLiteral(REDSHANK_PROGRAM), {m_server.path()});
    }
    bool finish() const
    {
        return QTest::qWaitFor([this] { return m_program->state() == QProcess::NotRunning; }, patience);
    }

    std::unique_ptr<QTemporaryDir> m_home;
    RealServer m_server;
    std::unique_ptr<QProcess> m_program;
};

QTEST_GUILESS_MAIN(ProgramWindowTest)
#include "tst_programwindow.moc"
