// What the console remembers between two starts.
#include "ui/shell/consolesettings.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

class ConsoleSettingsTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid() && qputenv("XDG_CONFIG_HOME", m_folder->path().toUtf8()));
    }

    void whatIsSavedIsReadAgain()
    {
        QCOMPARE(ConsoleSettings::load(), ConsoleSettings());
        ConsoleSettings settings;
        settings.themeMode = ThemeMode::Dark;
        settings.connectionFile = QStringLiteral("/a/b.json");
        settings.viewLink = QStringLiteral("gatehouse://usage");
        settings.windowGeometry = QByteArrayLiteral("geometry");
        settings.idleLockMinutes = 0;
        settings.letterSigners = {{QStringLiteral("op-1"), QStringLiteral("Example, Gateways & Söhne")},
                                  {QStringLiteral("op-2"), QStringLiteral("示例")}};
        settings.desktopNotices = {true, AlertLevel::Page,
                                   QuietHours{QStringLiteral("Europe/Berlin"), QTime(22, 0), QTime(7, 0)}};
        settings.alertViews = {
            {QStringLiteral("op-1"), QStringLiteral("[{\"name\":\"Nächte, \\\"laut\\\"\",\"view\":\"all\"}]")}};
        settings.save();
        QCOMPARE(ConsoleSettings::load(), settings);
        settings.desktopNotices = {false};
        settings.letterSigners.remove(QStringLiteral("op-1"));
        settings.save();
        QCOMPARE(ConsoleSettings::load(), settings);
    }

    void whatIsDamagedReadsAsItsDefault()
    {
        ConsoleSettings().save();
        QFile file(m_folder->filePath(QStringLiteral("gatehouse/console.ini")));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("[General]\ntheme=purple\nidle_lock_minutes=soon\nletter_signers=broken\ndesktop_notices="
                   "watch\nquiet_hours=always\n");
        file.close();
        QCOMPARE(ConsoleSettings::load(), ConsoleSettings());
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(ConsoleSettingsTest)
#include "consolesettings_test.moc"
