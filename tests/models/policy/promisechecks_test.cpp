#include "models/policy/promisechecks.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

namespace
{

QJsonArray words(const QStringList &list)
{
    return QJsonArray::fromStringList(list);
}

} // namespace

class PromiseChecksTest : public QObject
{
    Q_OBJECT
private slots:
    void theTableNamesEachCheckOnce()
    {
        QStringList ids;
        for (const PromiseCheckKind &kind : promiseCheckKinds()) {
            QVERIFY2(!kind.name.isEmpty() && kind.looks.endsWith(QLatin1Char('.')), qPrintable(kind.id));
            QCOMPARE(promiseCheckKind(kind.id), &kind);
            ids.append(kind.id);
        }
        QCOMPARE(ids.removeDuplicates(), 0);
        QCOMPARE(ids.size(), 17);
        QVERIFY(!promiseCheckKind(QStringLiteral("wishes")));
        QVERIFY(!promiseCheckKind(QString()));
    }

    void aWrongSettingIsNamed_data()
    {
        QTest::addColumn<QString>("check");
        QTest::addColumn<QJsonObject>("settings");
        QTest::addColumn<QStringList>("mistakes");
        const QStringList none;
        const auto row = [](const char *name, const char *check, const QJsonObject &settings,
                            const QStringList &mistakes) {
            QTest::newRow(name) << QString::fromLatin1(check) << settings << mistakes;
        };
        const QString min = QStringLiteral("min");
        const QString of = QStringLiteral("of");
        const QString as = QStringLiteral("as");
        const QString unused = QStringLiteral("unused_for");
        row("nothing to set", "content_absent", {}, none);
        row("a word", "tls", {{min, QStringLiteral("1.3")}}, none);
        row("a period", "inactive_credentials", {{unused, QStringLiteral("P90D")}}, none);
        row("words", "secrets_hashed", {{of, words({QStringLiteral("key")})}, {as, QStringLiteral("bcrypt")}}, none);
        row("nothing of what may be left out", "recipients_listed", {}, none);
        row("any word", "recipients_listed", {{QStringLiteral("regions"), words({QStringLiteral("SG")})}}, none);
        const QString newer = QStringLiteral("newer_than");
        row("where it is to be looked at", "backups_recent",
            {{newer, QStringLiteral("P7D")}, {QStringLiteral("folder"), QStringLiteral("/var/backups/gateway")}}, none);
        row("not told where", "backups_recent", {{newer, QStringLiteral("P7D")}}, none);
        row("left out", "tls", {}, {QStringLiteral("min is missing")});
        row("no such word", "tls", {{min, QStringLiteral("1.1")}}, {QStringLiteral("min must be one of 1.2, 1.3")});
        row("a number for a word", "tls", {{min, 1.3}}, {QStringLiteral("min must be a word")});
        row("a bad period", "inactive_credentials", {{unused, QStringLiteral("90 days")}},
            {QStringLiteral("unused_for must be a period such as P90D, P6M or P5Y")});
        row("no period", "inactive_credentials", {{unused, 90}},
            {QStringLiteral("unused_for must be a period such as P90D, P6M or P5Y")});
        row("an empty list", "secrets_hashed", {{of, QJsonArray()}, {as, QStringLiteral("bcrypt")}},
            {QStringLiteral("of must be a list of words")});
        row("a word twice", "secrets_hashed",
            {{of, words({QStringLiteral("key"), QStringLiteral("key")})}, {as, QStringLiteral("bcrypt")}},
            {QStringLiteral("of names key twice")});
        row("a word that is not meant", "secrets_hashed",
            {{of, words({QStringLiteral("token")})}, {as, QStringLiteral("bcrypt")}},
            {QStringLiteral("of must be one of key, password")});
        row("two mistakes", "secrets_hashed", {}, {QStringLiteral("of is missing"), QStringLiteral("as is missing")});
        row("a setting of another check", "content_absent", {{min, QStringLiteral("1.3")}},
            {QStringLiteral("min is no setting of content_absent")});
    }
    void aWrongSettingIsNamed()
    {
        QFETCH(QString, check);
        QFETCH(QJsonObject, settings);
        QFETCH(QStringList, mistakes);
        QCOMPARE(settingMistakes(*promiseCheckKind(check), settings), mistakes);
    }
};

QTEST_GUILESS_MAIN(PromiseChecksTest)
#include "promisechecks_test.moc"
