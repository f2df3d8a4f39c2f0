// What the real gatehousectl tells of privacy requests: what one writes, every certificate of one, and what stands.
#include "tests/app/ctl/caseroad.h"

using namespace Gatehouse;

class CaseReadingsTest : public CaseRoad
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addEngines(); }
    void init() { makeRoom(); }

    void whatARectificationWritesIsShownForAPurpose()
    {
        const QString id =
            filed(QStringLiteral("rectification"), QStringLiteral(" --set accounts.email=right@mail.example"));
        EXITS(as("officer", QStringLiteral("case plan %1").arg(id)), 0);
        const QString show = QStringLiteral("case show %1 --json").arg(id);
        const auto masked = as("officer", show);
        EXITS(masked, 0);
        const QJsonObject hidden = masked.json().value(QStringLiteral("rectification")).toArray().at(0).toObject();
        QVERIFY(hidden.value(QStringLiteral("masked")).toBool());
        QVERIFY(hidden.value(QStringLiteral("before")).isNull() && hidden.value(QStringLiteral("after")).isNull());
        const auto revealed = as("officer", show, {QStringLiteral("--reveal"), QStringLiteral("to check it")});
        EXITS(revealed, 0);
        const QJsonObject shown = revealed.json().value(QStringLiteral("rectification")).toArray().at(0).toObject();
        QCOMPARE(shown.value(QStringLiteral("table")).toString(), QStringLiteral("accounts"));
        QCOMPARE(shown.value(QStringLiteral("before")).toArray(), QJsonArray{MapFiller::email(2)});
        QCOMPARE(shown.value(QStringLiteral("after")).toString(), QStringLiteral("right@mail.example"));
        // For people, too; and neither to others, nor for nothing, nor for a purpose that names somebody.
        const auto words = as("officer", QStringLiteral("case show %1").arg(id),
                              {QStringLiteral("--reveal"), QStringLiteral("to check it")});
        QVERIFY2(words.out.contains((MapFiller::email(2) + QStringLiteral(" -> right@mail.example")).toUtf8()),
                 words.out.constData());
        const auto other = as("ben", show, {QStringLiteral("--reveal"), QStringLiteral("to check it")});
        EXITS(other, 3);
        const auto naming = as("officer", show, {QStringLiteral("--reveal"), QStringLiteral("for b@c.example")});
        QVERIFY2(naming.exitCode != 0, naming.out.constData());
        for (const CtlResult *refused : {&masked, &other, &naming})
            QVERIFY(!refused->out.contains("right@mail") && !refused->err.contains("right@mail"));
        const QString log = m_team->path(QStringLiteral("log.jsonl"));
        EXITS(runCtl({QStringLiteral("audit"), QStringLiteral("export"), QStringLiteral("--out"), log,
                      QStringLiteral("--connection"), m_team->connectionOf(QStringLiteral("keeper"))}),
              0);
        QFile exported(log);
        QVERIFY(exported.open(QIODevice::ReadOnly));
        const QByteArray entries = exported.readAll();
        QVERIFY(entries.contains("to check it") && !entries.contains("mail.example"));
    }

    void everyRunOfACaseKeepsItsCertificate()
    {
        const QString until = QDate::currentDate().addMonths(2).toString(Qt::ISODate);
        const auto hold =
            as("officer",
               QStringLiteral("hold add --subject account=%1 --until %2 --reason claim --json").arg(m_account, until));
        EXITS(hold, 0);
        const QString id = queued(QStringLiteral("deletion"));
        EXITS(as("officer", QStringLiteral("case run %1 --rescan-delay 0").arg(id)), 0);
        EXITS(as("officer", QStringLiteral("hold end %1 --reason settled")
                                .arg(hold.json().value(QStringLiteral("hold")).toString())),
              0);
        QVERIFY(isApproved(id));
        EXITS(as("officer", QStringLiteral("case run %1 --rescan-delay 0").arg(id)), 0);
        const auto shown = as("officer", QStringLiteral("case show %1 --json").arg(id));
        QCOMPARE(shown.json().value(QStringLiteral("certified_runs")).toArray(), (QJsonArray{1, 2}));
        const auto certificate = [&](const QString &options) {
            const QString file = m_team->path(QStringLiteral("certificate%1.txt").arg(options.right(1)));
            const auto written = as("officer", QStringLiteral("case certificate %1 --out %2%3").arg(id, file, options));
            QFile read(file);
            if (written.exitCode != 0 || verified(file).exitCode != 0 || !read.open(QIODevice::ReadOnly))
                return written.err;
            // What is certified; the proof behind it is of the log as it is when the file is written.
            const QByteArray whole = read.readAll();
            return whole.first(std::max<qsizetype>(0, whole.indexOf("\n    },")));
        };
        const QByteArray first = certificate(QStringLiteral(" --run 1"));
        const QByteArray second = certificate(QStringLiteral(" --run 2"));
        QVERIFY2(first.contains(id.toUtf8()) && second.contains(id.toUtf8()), (first + second).constData());
        QVERIFY(first != second);
        QCOMPARE(certificate({}), second);
        EXITS(as("officer", QStringLiteral("case certificate %1 --run 3 --out %2")
                                .arg(id, m_team->path(QStringLiteral("none.txt")))),
              1);
        EXITS(as("officer", QStringLiteral("case certificate %1 --run 0 --out %2")
                                .arg(id, m_team->path(QStringLiteral("none.txt")))),
              2);
    }

    void whatWasAskedForOnceStandsOverLaterCases()
    {
        const QString objection = queued(QStringLiteral("objection"));
        EXITS(as("officer", QStringLiteral("case run %1 --rescan-delay 0").arg(objection)), 0);
        const QString later = filed(QStringLiteral("access"));
        const auto shown = as("ben", QStringLiteral("case show %1 --json").arg(later));
        const QJsonObject wish = shown.json().value(QStringLiteral("wishes")).toArray().at(0).toObject();
        QCOMPARE(wish.value(QStringLiteral("type")).toString(), QStringLiteral("objection"));
        QCOMPARE(wish.value(QStringLiteral("case")).toString(), objection);
        const auto all = as("officer", QStringLiteral("case wishes --json"));
        EXITS(all, 0);
        QCOMPARE(all.json().value(QStringLiteral("wishes")).toArray().size(), 1);
        const auto words = as("officer", QStringLiteral("case wishes"));
        QVERIFY2(words.out.startsWith("objection") && !words.out.contains('%') &&
                     words.out.contains(objection.toUtf8()),
                 words.out.constData());
        for (const QString &name : m_names)
            QVERIFY(name.size() < 8 || (!words.out.contains(name.toUtf8()) && !all.out.contains(name.toUtf8())));
    }
};

QTEST_GUILESS_MAIN(CaseReadingsTest)
#include "casereadings_test.moc"
