// What is probably in a column: of values their shapes, of names their words, and in doubt what tells more of a person.
#include "models/datamap/columnsuggestion.h"

#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

namespace
{

using Confidence = ColumnSuggestion::Confidence;

ColumnSample of(std::initializer_list<std::pair<ValueShape, int>> counts)
{
    ColumnSample sample;
    for (const auto &[shape, count] : counts)
        sample.counts.insert(shape, count);
    return sample;
}

DataMapTable table(Disposition disposition)
{
    DataMapTable made;
    made.name = QStringLiteral("payments");
    made.disposition = disposition;
    made.subject.append(
        {QStringLiteral("account_id"), QStringLiteral("accounts"), QStringLiteral("id"), {}, {}, {}, {}, {}, {}});
    return made;
}

} // namespace

class ColumnSuggestionTest : public QObject
{
    Q_OBJECT
private slots:
    void aValueHasTheShapeThatItLooksLike_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<ValueShape>("shape");
        const auto row = [](const char *value, ValueShape shape) {
            QTest::newRow(*value ? value : "nothing") << QByteArray(value) << shape;
        };
        row("", ValueShape::Empty);
        row("   ", ValueShape::Empty);
        row("ann@mail.example", ValueShape::Email);
        row("ann@localhost", ValueShape::Other);
        row("10.0.0.255", ValueShape::Ip);
        row("999.1.1.1", ValueShape::Other);
        row("2001:db8::1", ValueShape::Ip);
        row("10.0.0.0/8", ValueShape::Ip);
        row("12:30:45", ValueShape::Other);
        row("3f2504e0-4f89-11d3-9a0c-0305e82c3301", ValueShape::Uuid);
        row("https://example.org/a?b=c", ValueShape::Url);
        row("sk-proj-9fK2mQ7xPz31LaBc", ValueShape::Key);
        row("$2b$12$KIXQKq1y9f0f0f0f0f0f0uYJ", ValueShape::Key);
        row("-12.5", ValueShape::Number);
        row("1790000000000", ValueShape::Number);
        row("2026-11-22", ValueShape::Date);
        row("2026-11-22T10:00:00Z", ValueShape::Date);
        row("{\"a\": 1}", ValueShape::Json);
        row("{broken", ValueShape::Other);
        row("please call me back after lunch", ValueShape::LongText);
        row("gold", ValueShape::Other);
        row("\xff\xfe\x00", ValueShape::Other);
    }
    void aValueHasTheShapeThatItLooksLike()
    {
        QFETCH(QByteArray, value);
        QFETCH(ValueShape, shape);
        QCOMPARE(valueShapeText(valueShapeOf(value.toStdString())), valueShapeText(shape));
    }

    void aHugeValueIsLookedAtInPart()
    {
        const std::string huge = "{" + std::string(20'000'000, 'x');
        QCOMPARE(valueShapeOf(huge), ValueShape::Json);
        QCOMPARE(valueShapeOf(std::string(20'000'000, 'a')), ValueShape::LongText);
    }

    void aColumnIsToldFromItsNameItsTypeAndItsValues_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("type");
        QTest::addColumn<ColumnSample>("sample");
        QTest::addColumn<QString>("category");
        QTest::addColumn<Confidence>("confidence");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const char *type, const ColumnSample &sample, const char *category,
                            Confidence confidence, const char *why) {
            QTest::addRow("%s %s %s", name, type, category)
                << QString::fromLatin1(name) << QString::fromLatin1(type) << sample << QString::fromLatin1(category)
                << confidence << QString::fromLatin1(why);
        };
        const ColumnSample nothing;
        const ColumnSample mails = of({{ValueShape::Email, 38}, {ValueShape::Other, 2}, {ValueShape::Empty, 60}});
        row("backup_email", "text", mails, "contact", Confidence::Sure,
            "38 of 40 values look like e-mail addresses; the name ends in _email.");
        row("backupEmail", "text", nothing, "contact", Confidence::Likely, "The name ends in _email");
        row("x7", "text", mails, "contact", Confidence::Likely, "38 of 40 values look like e-mail addresses.");
        row("status", "text", mails, "contact", Confidence::Likely, "the name is status");
        row("status", "text", of({{ValueShape::Other, 40}}), "operational", Confidence::Likely, "the name is status");
        row("client_ip", "inet", of({{ValueShape::Ip, 12}}), "network", Confidence::Sure, "12 of 12");
        row("user_agent", "varchar(255)", nothing, "network", Confidence::Likely, "The name ends in _agent");
        row("token_hash", "text", of({{ValueShape::Key, 50}}), "credential", Confidence::Sure, "keys or hashes");
        row("created_at", "bigint", of({{ValueShape::Number, 50}}), "time", Confidence::Likely, "the name ends in _at");
        row("last_seen", "timestamp with time zone", nothing, "time", Confidence::Likely, "The name ends in _seen");
        row("beta", "boolean", nothing, "operational", Confidence::Likely, "Its type is boolean.");
        row("account_id", "integer", of({{ValueShape::Number, 9}}), "identifier", Confidence::Likely, "account_id");
        row("workspace_ref_id", "integer", nothing, "reference", Confidence::Likely, "_id");
        row("zzz", "blob", nothing, "free_text", Confidence::Guess, "Neither its name nor its type");
        // One address in a thousand words is one too many for "operational".
        row("state", "text", of({{ValueShape::Other, 150}, {ValueShape::Email, 3}}), "free_text", Confidence::Guess,
            "3 of 153 values look like e-mail addresses, and the others like something else");
        // A count is no sentence, whatever it is called.
        row("message", "integer", of({{ValueShape::Number, 100}}), "operational", Confidence::Guess, "numbers");
        row("amount_due", "numeric", of({{ValueShape::Number, 3}}), "billing", Confidence::Guess,
            "begins with amount_");
    }
    void aColumnIsToldFromItsNameItsTypeAndItsValues()
    {
        QFETCH(QString, name);
        QFETCH(QString, type);
        QFETCH(ColumnSample, sample);
        QFETCH(QString, category);
        QFETCH(Confidence, confidence);
        QFETCH(QString, why);
        const ColumnSuggestion made = suggestColumn({name, type, false}, sample, nullptr);
        QCOMPARE(made.category, category);
        QCOMPARE(confidenceText(made.confidence), confidenceText(confidence));
        QVERIFY2(made.why.contains(why), qPrintable(made.why));
        QVERIFY(made.why.endsWith(QLatin1Char('.')) && made.why.at(0).isUpper() | made.why.at(0).isDigit());
    }

    void whatStaysIsBlankedWhereItTellsOfAPerson_data()
    {
        QTest::addColumn<QString>("category");
        QTest::addColumn<QString>("gone");
        QTest::addColumn<QString>("kept");
        const auto row = [](const char *category, const char *kept) {
            QTest::newRow(category) << QString::fromLatin1(category) << QString() << QString::fromLatin1(kept);
        };
        row("contact", "blank");
        row("identifier", "pseudonymise");
        row("free_text", "blank");
        row("operational", "keep");
        row("time", "keep");
    }
    void whatStaysIsBlankedWhereItTellsOfAPerson()
    {
        QFETCH(QString, category);
        QFETCH(QString, gone);
        QFETCH(QString, kept);
        const DataMapTable deleted = table(Disposition::Delete);
        const DataMapTable pseudonymised = table(Disposition::Pseudonymise);
        QCOMPARE(erasureOf(category, &deleted), gone);
        QCOMPARE(erasureOf(category, &pseudonymised), kept);
        QCOMPARE(erasureOf(category, nullptr), QString());
        // Rows that only mention a person are never taken apart by one column.
        DataMapTable mentioning = pseudonymised;
        mentioning.subject[0].mention = QStringLiteral("blank");
        QCOMPARE(erasureOf(category, &mentioning), QStringLiteral("keep"));
    }

    void everyCategoryIsOneOfTheProfiles()
    {
        QCOMPARE(dataCategories().size(), 22);
        QCOMPARE(columnStatement(QStringLiteral("contact"), {}).keys(), QStringList{QStringLiteral("category")});
        QCOMPARE(columnStatement(QStringLiteral("contact"), QStringLiteral("blank")).size(), 2);
    }
};

QTEST_GUILESS_MAIN(ColumnSuggestionTest)
#include "columnsuggestion_test.moc"
