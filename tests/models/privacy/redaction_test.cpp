#include "models/privacy/exportpackage.h"
#include "models/privacy/redaction.h"
#include "tests/support/madepackage.h"

#include <QDir>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

class RedactionTest : public QObject
{
    Q_OBJECT

private slots:
    void whatMayConcernOthersIsFound()
    {
        const auto review = found(exampleTables());
        QStringList told;
        for (const RedactionFinding &each : review.findings)
            told.append(
                QStringLiteral("%1.%2 %3 %4").arg(each.table, each.column, each.row, findingReasonToken(each.reason)));
        QCOMPARE(told, (QStringList{QStringLiteral("api_keys.name 1 prose"), QStringLiteral("tickets.body 7 prose"),
                                    QStringLiteral("tickets.handled_by 7 other_person"),
                                    QStringLiteral("tickets.body 8 address")}));
        QCOMPARE(review.count, 4);
        QVERIFY(review.findings.constLast().snippet.contains(QStringLiteral("jo@other.example")));
    }

    void addressesOfTheSubjectAreTheirs_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("other");
        QTest::newRow("nothing") << QByteArray("no address at all") << false;
        QTest::newRow("their own") << QByteArray("write to A@B.example.") << false;
        QTest::newRow("their own and another") << QByteArray("a@b.example, c@d.example") << true;
        QTest::newRow("one that ends like theirs") << QByteArray("xa@b.example") << true;
        QTest::newRow("one that begins like theirs") << QByteArray("a@b.example.org") << true;
        QTest::newRow("no address") << QByteArray("@all: meet @ noon") << false;
        QTest::newRow("within JSON") << QByteArray("{\"to\":\"c@d.example\"}") << true;
        QTest::newRow("with a plus") << QByteArray("c+x@d.example") << true;
        QTest::newRow("many at signs") << QByteArray(1000, '@') << false;
    }

    void addressesOfTheSubjectAreTheirs()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, other);
        MadeTables tables;
        tables.add(partNamed(QStringLiteral("t"), {{QStringLiteral("id"), QStringLiteral("reference")},
                                                   {QStringLiteral("text"), QStringLiteral("operational")}}),
                   {{qint64(1), text}});
        QCOMPARE(found(tables).count, other ? 1 : 0);
    }

    void manyAreCountedAndTheFirstListed()
    {
        QList<MadeRow> rows;
        for (int i = 0; i < 5000; ++i)
            rows.append({qint64(i), QByteArray("text ") + QByteArray::number(i)});
        MadeTables tables;
        tables.add(partNamed(QStringLiteral("t"), {{QStringLiteral("id"), QStringLiteral("reference")},
                                                   {QStringLiteral("text"), QStringLiteral("free_text")}}),
                   rows);
        const auto review = redactionFindings(tables.parts(), tables.source(), m_subject, 10);
        QCOMPARE(review->count, 5000);
        QCOMPARE(review->findings.size(), 10);
    }

    void theDigestIsOfTheFindingsInAnyOrder()
    {
        const auto digest = [this](const QList<MadeRow> &rows) {
            MadeTables tables;
            tables.add(partNamed(QStringLiteral("t"), {{QStringLiteral("id"), QStringLiteral("reference")},
                                                       {QStringLiteral("text"), QStringLiteral("free_text")}}),
                       rows);
            return found(tables).digest;
        };
        const MadeRow one{qint64(1), QByteArray("one")};
        const MadeRow two{qint64(2), QByteArray("two")};
        QCOMPARE(digest({one, two}), digest({two, one}));
        QVERIFY(digest({one, two}) != digest({one}));
        QVERIFY(digest({one, one}) != digest({}));
    }

    void rowsWithoutAKeyAreToldApartByAllOfThem()
    {
        PackagePart part = partNamed(QStringLiteral("t"), {{QStringLiteral("a"), QStringLiteral("reference")},
                                                           {QStringLiteral("b"), QStringLiteral("reference")}});
        part.keyColumns.clear();
        const RowKeys keys(part);
        const auto key = [&keys](std::string_view a, std::string_view b) {
            const SqlValue values[] = {{ValueKind::Text, 0, 0, a}, {ValueKind::Text, 0, 0, b}};
            return keys.of(values);
        };
        QCOMPARE(key("x", "y"), key("x", "y"));
        QVERIFY(key("x", "y") != key("xy", ""));
        QVERIFY(key("x", "y") != key("y", "x"));
    }

    void whatIsWithheldIsSaidAndNotThere()
    {
        PackageOrder order = this->order();
        order.redactions = {
            {QStringLiteral("tickets"), QStringLiteral("8"), QStringLiteral("body"),
             QStringLiteral("rights of a colleague")},
            {QStringLiteral("tickets"), {}, QStringLiteral("handled_by"), QStringLiteral("names an employee")}};
        const auto made = write(order);
        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        const auto files = unpacked(order.file);
        for (const QByteArray &content : files)
            QVERIFY(!content.contains("jo@other.example"));
        const QJsonDocument rows = QJsonDocument::fromJson(files.value(QStringLiteral("data/tickets.json")));
        QCOMPARE(rows[1][QLatin1String("body")][QLatin1String("withheld")].toString(),
                 QStringLiteral("rights of a colleague"));
        QVERIFY(rows[0][QLatin1String("body")].isString());
        QVERIFY(files.value(QStringLiteral("data/tickets.csv"))
                    .contains("8,[withheld: rights of a colleague],[withheld: names an employee]\r\n"));
        QVERIFY(files.value(QStringLiteral("index.html")).contains("tickets: values withheld: 2 (names an employee)"));
        QCOMPARE(made->manifest.tables.at(2).withheld, 3);
        // A name of a key, and what was written in the other ticket.
        QCOMPARE(made->unreviewed, 2);
    }

    void withholdingWithoutAGroundIsRefused()
    {
        PackageOrder order = this->order();
        order.redactions = {{QStringLiteral("tickets"), {}, QStringLiteral("body"), QStringLiteral(" ")}};
        QCOMPARE(write(order).error().kind, ErrorKind::InvalidInput);
    }

    void withholdingWhatIsNotThereIsRefused()
    {
        PackageOrder order = this->order();
        order.redactions = {{QStringLiteral("tickets"), {}, QStringLiteral("boby"), QStringLiteral("a ground")}};
        QVERIFY(write(order).error().message.contains(QStringLiteral("tickets.boby")));
        QVERIFY(QDir(m_folder.path()).isEmpty());
    }

    void dataThatChangedAfterTheReviewMakesNoPackage()
    {
        PackageOrder order = this->order();
        order.reviewDigest = found(exampleTables()).digest;
        const auto made = write(order);
        QVERIFY(made);
        QCOMPARE(made->unreviewed, 0);
        QFile::remove(order.file);
        MadeTables later = exampleTables();
        MadeTables changed;
        for (const PackagePart &part : later.parts())
            changed.add(part, {});
        QCOMPARE(ExportPackage(m_key).write(order, changed.source()).error().kind, ErrorKind::Busy);
        QVERIFY(QDir(m_folder.path()).isEmpty());
    }

    void partsAreMadeOfADataMap()
    {
        DataMap map;
        DataMapTable tickets;
        tickets.name = QStringLiteral("tickets");
        tickets.retentionClass = QStringLiteral("support");
        tickets.columns = {{QStringLiteral("id"), QStringLiteral("reference")},
                           {QStringLiteral("admin"), QStringLiteral("identity")}};
        tickets.subject = {{QStringLiteral("account_id"), QStringLiteral("accounts"), QStringLiteral("id")},
                           {QStringLiteral("admin"), QStringLiteral("accounts"), QStringLiteral("id")}};
        tickets.subject[1].mention = QStringLiteral("blank");
        DataMapTable prices;
        prices.name = QStringLiteral("prices");
        prices.personal = false;
        tickets.keepFor = QStringLiteral("P3Y");
        map.tables = {tickets, prices};
        map.retentionClasses.insert(QStringLiteral("support"), QStringLiteral("Tickets and messages"));
        const QList<PackagePart> parts = packageParts(map);
        QCOMPARE(parts.size(), 1);
        QCOMPARE(parts.at(0).retention, QStringLiteral("Tickets and messages (3 years)"));
        QCOMPARE(parts.at(0).keyColumns, QStringList{QStringLiteral("id")});
        QVERIFY(parts.at(0).columns.at(1).mentionsOther && !parts.at(0).columns.at(0).mentionsOther);
    }

    void partsHaveTheColumnsThatTheirSourceHandsOut()
    {
        const PackagePart part =
            withColumns(exampleTables().parts().at(1), {QStringLiteral("name"), QStringLiteral("new")});
        QCOMPARE(part.columns.size(), 2);
        QVERIFY(part.columns.at(0).isProse() && part.columns.at(1).isProse());
        QCOMPARE(part.unread, (QStringList{QStringLiteral("id"), QStringLiteral("hash")}));
        QVERIFY(part.keyColumns.isEmpty());
    }

    void cleanup() { QFile::remove(order().file); }

private:
    PackageOrder order() const { return exampleOrder(exampleTables(), m_folder.filePath(QStringLiteral("a.zip"))); }
    Result<MadePackage> write(const PackageOrder &order) const
    {
        return ExportPackage(m_key).write(order, exampleTables().source());
    }
    RedactionReview found(const MadeTables &tables) const
    {
        const auto review = redactionFindings(tables.parts(), tables.source(), m_subject);
        return review ? *review : RedactionReview();
    }

    QTemporaryDir m_folder;
    const SigningKey m_key = SigningKey::generate();
    const QList<SubjectIdentity> m_subject{{QStringLiteral("account"), QStringLiteral("42")},
                                           {QStringLiteral("email"), QStringLiteral("a@b.example")}};
};

QTEST_GUILESS_MAIN(RedactionTest)
#include "redaction_test.moc"
