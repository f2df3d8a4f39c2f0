#include "models/database/sqlitedatabase.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <unistd.h>

using namespace Gatehouse;

namespace
{

// The superuser may write everywhere; as long as this lives, what asks "may I" is told what another user is told.
class ReadOnlyFolder
{
public:
    explicit ReadOnlyFolder(const QString &path)
        : m_path(path)
    {
        QFile::setPermissions(path, QFile::ReadOwner | QFile::ExeOwner | QFile::ReadGroup | QFile::ExeGroup |
                                        QFile::ReadOther | QFile::ExeOther);
        if (m_isRoot && setreuid(kNobody, uid_t(-1)) != 0)
            qFatal("the user cannot be changed");
    }
    ~ReadOnlyFolder()
    {
        if (m_isRoot && setreuid(0, uid_t(-1)) != 0)
            qFatal("the user cannot be changed back");
        QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    ReadOnlyFolder(const ReadOnlyFolder &) = delete;
    ReadOnlyFolder &operator=(const ReadOnlyFolder &) = delete;

private:
    static constexpr uid_t kNobody = 65534;
    const QString m_path;
    const bool m_isRoot = getuid() == 0;
};

} // namespace

class SqliteDatabaseTest : public QObject
{
    Q_OBJECT
private slots:
    void whatIsWrittenIsReadBackWithItsType()
    {
        auto db = open();
        QVERIFY(db->execute(QStringLiteral("CREATE TABLE t (a INTEGER, b TEXT, c REAL, d BLOB)")).has_value());
        const QByteArray blob("\0\xff\x01", 3);
        QCOMPARE(*db->execute(QStringLiteral("INSERT INTO t VALUES (?, ?, ?, ?)"),
                              {qint64(1) << 40, QStringLiteral("\u00fc"), 1.5, blob}),
                 1);
        QVERIFY(db->execute(QStringLiteral("INSERT INTO t VALUES (?, ?, ?, ?)"),
                            {QVariant(), QVariant(), QVariant(), QVariant()})
                    .has_value());
        auto rows = db->query(QStringLiteral("SELECT a, b, c, d FROM t ORDER BY rowid"));
        QVERIFY(*(*rows)->next());
        QCOMPARE((*rows)->kind(0), ValueKind::Integer);
        QCOMPARE((*rows)->kind(1), ValueKind::Text);
        QCOMPARE((*rows)->kind(2), ValueKind::Real);
        QCOMPARE((*rows)->kind(3), ValueKind::Blob);
        QCOMPARE((*rows)->integer(0), qint64(1) << 40);
        QCOMPARE((*rows)->string(1), QStringLiteral("\u00fc"));
        QCOMPARE((*rows)->real(2), 1.5);
        QCOMPARE((*rows)->value(0).integer, qint64(1) << 40);
        QVERIFY((*rows)->value(1).text == "\xc3\xbc" && (*rows)->value(1).kind == ValueKind::Text);
        QCOMPARE((*rows)->value(2).real, 1.5);
        QVERIFY((*rows)->value(3).kind == ValueKind::Blob && (*rows)->value(3).text.size() == 3);
        QCOMPARE(QByteArray((*rows)->text(3).data(), qsizetype((*rows)->text(3).size())), blob);
        QVERIFY(*(*rows)->next());
        QVERIFY((*rows)->isNull(0));
        QCOMPARE((*rows)->kind(0), ValueKind::Null);
        QCOMPARE((*rows)->value(0).kind, ValueKind::Null);
        QVERIFY(!*(*rows)->next());
    }

    void aFileThatNobodyWritesIsReadFromAFolderThatCannotBeWritten()
    {
        const QTemporaryDir folderOf;
        const QString file = makeDatabase(folderOf, QStringLiteral("WAL"));
        const ReadOnlyFolder folder(folderOf.path());
        auto db = SqliteDatabase::open(file, SqliteDatabase::Mode::ReadOnly);
        QVERIFY2(db, db ? "" : qPrintable(db.error().message));
        QCOMPARE(*(*db)->scalar(QStringLiteral("SELECT count(*) FROM t")), 10);
    }

    // SQLite itself would show the old rows for ever.
    void aFileThatIsWrittenAfterAllIsNotReadAsItWas()
    {
        const QTemporaryDir folderOf;
        const QString file = makeDatabase(folderOf, QStringLiteral("WAL"));
        std::unique_ptr<SqliteDatabase> reader;
        std::unique_ptr<RowStream> rows;
        {
            const ReadOnlyFolder folder(folderOf.path());
            reader = std::move(*SqliteDatabase::open(file, SqliteDatabase::Mode::ReadOnly));
            rows = std::move(*reader->query(QStringLiteral("SELECT a FROM t")));
            QVERIFY(*rows->next());
        }
        auto writer = std::move(*SqliteDatabase::open(file, SqliteDatabase::Mode::ReadWrite));
        QVERIFY(writer->execute(QStringLiteral("INSERT INTO t VALUES (11)")).has_value());
        Result<bool> more = true;
        while (more && *more)
            more = rows->next();
        QVERIFY2(!more, "rows that were read while somebody wrote ended as if they were whole");
        QCOMPARE(more.error().kind, ErrorKind::Unreachable);
        QCOMPARE(reader->scalar(QStringLiteral("SELECT count(*) FROM t")).error().kind, ErrorKind::Unreachable);
        rows.reset();
        const ReadOnlyFolder folder(folderOf.path());
        auto again = SqliteDatabase::open(file, SqliteDatabase::Mode::ReadOnly);
        QVERIFY2(again, again ? "" : qPrintable(again.error().message));
        QCOMPARE(*(*again)->scalar(QStringLiteral("SELECT count(*) FROM t")), 11);
    }

    // It needs no right to write, and has locks that are to be kept.
    void aDatabaseWithARollbackJournalIsNeverReadAsIfNobodyWroteIt()
    {
        const QTemporaryDir folderOf;
        const QString file = makeDatabase(folderOf, QStringLiteral("DELETE"));
        const ReadOnlyFolder folder(folderOf.path());
        auto reader = std::move(*SqliteDatabase::open(file, SqliteDatabase::Mode::ReadOnly));
        QCOMPARE(*reader->scalar(QStringLiteral("SELECT count(*) FROM t")), 10);
        auto writer = std::move(*SqliteDatabase::open(file, SqliteDatabase::Mode::ReadWrite));
        QVERIFY(writer->execute(QStringLiteral("PRAGMA journal_mode=MEMORY")).has_value());
        QVERIFY(writer->execute(QStringLiteral("INSERT INTO t VALUES (11)")).has_value());
        QCOMPARE(*reader->scalar(QStringLiteral("SELECT count(*) FROM t")), 11);
        QVERIFY(writer->execute(QStringLiteral("BEGIN EXCLUSIVE")).has_value());
        QCOMPARE(reader->scalar(QStringLiteral("SELECT count(*) FROM t")).error().kind, ErrorKind::Busy);
        QVERIFY(writer->execute(QStringLiteral("ROLLBACK")).has_value());
    }

    void aStatementStopsAtItsTimeLimit()
    {
        auto db = open();
        const QString endless =
            QStringLiteral("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n");
        auto rows = db->query(endless, {}, {.timeout = std::chrono::milliseconds(30)});
        const auto stopped = (*rows)->next();
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, ErrorKind::TimedOut);
    }

    void aStatementStopsWhenAsked()
    {
        auto db = open();
        std::stop_source stop;
        stop.request_stop();
        auto rows = db->query(
            QStringLiteral("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"),
            {}, {.stop = stop.get_token()});
        const auto stopped = (*rows)->next();
        QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
    }

    void aVisitReadsWhatAStreamReads()
    {
        auto db = open();
        QVERIFY(db->execute(QStringLiteral("CREATE TABLE v (a, b, c, d, e)")).has_value());
        QVERIFY(db->execute(
                      QStringLiteral("INSERT INTO v VALUES (7, 'text', 2.5, x'00ff', NULL), (-1, '', 1e300, x'', 'b')"))
                    .has_value());
        const QString sql = QStringLiteral("SELECT a, b, c, d, e, a FROM v WHERE a < ? ORDER BY a DESC");
        int visited = 0;
        auto rows = db->query(sql, {100});
        const auto done = db->visitRows(sql, {100}, {}, [&](const RowStream &row) -> Result<void> {
            ++visited;
            [&] { QVERIFY(*(*rows)->next()); }();
            std::array<SqlValue, 6> values;
            row.values(values);
            for (int column = 0; column < 6; ++column) {
                const SqlValue expected = (*rows)->value(column);
                for (const SqlValue &value : {row.value(column), values[size_t(column)]}) {
                    [&] {
                        QCOMPARE(value.kind, expected.kind);
                        QCOMPARE(value.integer, expected.integer);
                        QCOMPARE(value.real, expected.real);
                        QVERIFY(value.text == expected.text);
                    }();
                }
                [&] {
                    QCOMPARE(row.kind(column), (*rows)->kind(column));
                    QCOMPARE(row.isNull(column), (*rows)->isNull(column));
                    QCOMPARE(row.integer(column), (*rows)->integer(column));
                    QCOMPARE(row.real(column), (*rows)->real(column));
                    QCOMPARE(row.string(column), (*rows)->string(column));
                }();
            }
            return {};
        });
        QVERIFY(done.has_value());
        QCOMPARE(visited, 2);
        QCOMPARE(db->visitRows(QStringLiteral("SELECT nothing FROM v"), {}, {},
                               [](const RowStream &) { return Result<void>(); })
                     .error()
                     .kind,
                 ErrorKind::Internal);
    }

    void aVisitorsErrorEndsTheVisit()
    {
        auto db = open();
        int visited = 0;
        const auto done = db->visitRows(m_endless, {}, {}, [&](const RowStream &row) -> Result<void> {
            return ++visited < 5 ? Result<void>()
                                 : failure(ErrorKind::InvalidInput, QStringLiteral("at %1").arg(row.integer(0)));
        });
        QCOMPARE(visited, 5);
        QCOMPARE(done.error().message, QStringLiteral("at 5"));
        QVERIFY(db->visitRows(QStringLiteral("SELECT 1"), {}, {}, [](const RowStream &) {
                      return Result<void>();
                  }).has_value());
    }

    void aVisitHasLimitsLikeAStream()
    {
        auto db = open();
        const auto ignore = [](const RowStream &) { return Result<void>(); };
        QCOMPARE(db->visitRows(m_endless, {}, {.timeout = std::chrono::milliseconds(30)}, ignore).error().kind,
                 ErrorKind::TimedOut);
        std::stop_source stop;
        const auto stopped = db->visitRows(m_endless, {}, {.stop = stop.get_token()}, [&](const RowStream &) {
            stop.request_stop();
            return Result<void>();
        });
        QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
    }

    void aVisitIsStillStoppedAfterItsVisitorHasAskedWithLimitsOfItsOwn()
    {
        auto db = open();
        std::stop_source stop;
        const auto stopped =
            db->visitRows(m_endless, {}, {.stop = stop.get_token()}, [&](const RowStream &) -> Result<void> {
                auto inner = db->query(QStringLiteral("SELECT 1"), {}, {.timeout = std::chrono::minutes(1)});
                stop.request_stop();
                const auto more = inner ? (*inner)->next() : std::unexpected(inner.error());
                return more ? Result<void>() : std::unexpected(more.error());
            });
        QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
    }

    void aVisitorMayAskTheSameConnection()
    {
        auto db = open();
        const QString three = QStringLiteral("SELECT value FROM json_each('[1, 2, 3]')");
        QList<qint64> seen;
        const auto done = db->visitRows(three, {}, {}, [&](const RowStream &outer) {
            const qint64 own = outer.integer(0);
            auto inner = db->visitRows(three, {}, {}, [&](const RowStream &row) {
                seen.append(own * 10 + row.integer(0));
                return Result<void>();
            });
            seen.append(db->scalar(QStringLiteral("SELECT 100 + ?"), {own}).value_or(0));
            return inner;
        });
        QVERIFY(done.has_value());
        QCOMPARE(seen, (QList<qint64>{11, 12, 13, 101, 21, 22, 23, 102, 31, 32, 33, 103}));
    }

    void moreColumnsThanAFunctionTakesAreVisitedToo()
    {
        QStringList columns;
        for (int i = 0; i < 300; ++i)
            columns.append(QString::number(i));
        qint64 last = 0;
        const auto done = open()->visitRows(QStringLiteral("SELECT ") + columns.join(QLatin1Char(',')), {}, {},
                                            [&](const RowStream &row) {
                                                last = row.integer(299);
                                                return Result<void>();
                                            });
        QVERIFY(done.has_value());
        QCOMPARE(last, 299);
    }

    void aReadOnlyConnectionWritesNothing()
    {
        open()->execute(QStringLiteral("CREATE TABLE t (a)"));
        auto reader = SqliteDatabase::open(m_dir.filePath(QStringLiteral("a.sqlite")), SqliteDatabase::Mode::ReadOnly);
        QVERIFY(reader.has_value());
        QCOMPARE((*reader)->execute(QStringLiteral("INSERT INTO t VALUES (1)")).error().kind, ErrorKind::Denied);
    }

    void aBadFileIsNamedWithItsReason_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("kind");
        QTest::newRow("missing") << QByteArray() << int(ErrorKind::NotFound);
        QTest::newRow("text") << QByteArray(5000, 'x') << int(ErrorKind::Corrupt);
    }
    void aBadFileIsNamedWithItsReason()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, kind);
        const QString file = m_dir.filePath(QStringLiteral("bad.sqlite"));
        if (!content.isEmpty()) {
            QFile out(file);
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(content);
        }
        const auto opened = SqliteDatabase::open(file, SqliteDatabase::Mode::ReadOnly);
        QVERIFY(!opened);
        QCOMPARE(int(opened.error().kind), kind);
        QVERIFY(opened.error().message.contains(QStringLiteral("bad.sqlite")));
    }

    void aFailedTransactionLeavesNothingBehind()
    {
        auto db = open();
        db->execute(QStringLiteral("CREATE TABLE u (a)"));
        const auto done = db->transaction([&]() -> Result<void> {
            db->execute(QStringLiteral("INSERT INTO u VALUES (1)"));
            return failure(ErrorKind::Internal, QStringLiteral("stop"));
        });
        QCOMPARE(done.error().message, QStringLiteral("stop"));
        QCOMPARE(*db->scalar(QStringLiteral("SELECT count(*) FROM u")), 0);
        QVERIFY(db->transaction([&]() -> Result<void> { return {}; }).has_value());
    }

    void theSchemaListsColumnsAndIndexesInOrder()
    {
        auto db = open();
        db->execute(
            QStringLiteral("CREATE TABLE \"odd \"\"name\" (id INTEGER PRIMARY KEY, \"group\" VARCHAR(64) NOT NULL)"));
        db->execute(QStringLiteral("CREATE INDEX i ON \"odd \"\"name\" (\"group\", id)"));
        const auto schema = db->schema();
        QVERIFY(schema.has_value());
        const auto at = std::find_if(schema->begin(), schema->end(),
                                     [](const TableSchema &t) { return t.name == QStringLiteral("odd \"name"); });
        QVERIFY(at != schema->end());
        QCOMPARE(at->columns.at(1), (ColumnSchema{QStringLiteral("group"), QStringLiteral("varchar(64)"), true}));
        QCOMPARE(at->indexes,
                 (QList<QStringList>{{QStringLiteral("id")}, {QStringLiteral("group"), QStringLiteral("id")}}));
    }

    void init()
    {
        m_dir.remove();
        QVERIFY(QDir().mkpath(m_dir.path()));
    }

private:
    std::unique_ptr<SqliteDatabase> open()
    {
        auto db = SqliteDatabase::open(m_dir.filePath(QStringLiteral("a.sqlite")), SqliteDatabase::Mode::Create);
        return db ? std::move(*db) : nullptr;
    }

    // With ten rows; nobody has it open.
    static QString makeDatabase(const QTemporaryDir &folder, const QString &journal)
    {
        const QString file = folder.filePath(QStringLiteral("gateway.sqlite"));
        auto db = SqliteDatabase::open(file, SqliteDatabase::Mode::Create);
        if (!db || !(*db)->execute(QStringLiteral("PRAGMA journal_mode=%1").arg(journal)) ||
            !(*db)->execute(QStringLiteral("CREATE TABLE t (a INTEGER)")) ||
            !(*db)->execute(
                QStringLiteral("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 10) "
                               "INSERT INTO t SELECT x FROM n")))
            qFatal("the database cannot be made");
        return file;
    }

    QTemporaryDir m_dir;
    const QString m_endless =
        QStringLiteral("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n");
};

QTEST_GUILESS_MAIN(SqliteDatabaseTest)
#include "sqlitedatabase_test.moc"
