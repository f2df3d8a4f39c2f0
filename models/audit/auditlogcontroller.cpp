#include "models/audit/auditlogcontroller.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/core/poolwork.h"

#include <QFileInfo>
#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

constexpr int kTailEveryMs = 5000;

QString indented(const QString &detail)
{
    const QJsonDocument document = QJsonDocument::fromJson(detail.toUtf8());
    return document.isNull() ? detail : QString::fromUtf8(document.toJson(QJsonDocument::Indented)).trimmed();
}

} // namespace

AuditLogController::AuditLogController(AuditLog &log, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_log(log)
    , m_clock(clock)
    , m_table(log)
{
    m_tail.setInterval(kTailEveryMs);
    connect(&m_tail, &QTimer::timeout, &m_table, &AuditLogTableModel::lookForNewer);
    connect(&m_table, &AuditLogTableModel::stateChanged, this, &AuditLogController::changed);
    connect(&m_table, &QAbstractItemModel::dataChanged, this, [this] {
        if (m_selected >= 0 && !m_entry && selectedEntry())
            select(m_selected);
    });
}

void AuditLogController::setActive(bool active)
{
    m_active = active;
    if (!active || !isAllowed()) {
        m_tail.stop();
        return;
    }
    m_tail.start();
    if (std::exchange(m_due, false))
        m_table.reload();
    else
        m_table.lookForNewer();
}

void AuditLogController::setAccess(const Result<void> &access)
{
    if (access == m_access)
        return;
    m_access = access;
    m_due = true;
    m_table.clear();
    m_identity.reset();
    select(-1);
    if (m_active)
        setActive(true);
    emit changed();
}

void AuditLogController::setNames(const QHash<QString, QString> &names)
{
    m_names = names;
    m_table.setNames(names);
    emit selectionChanged();
    emit changed();
}

void AuditLogController::setFilter(const AuditFilter &filter)
{
    if (isAllowed() && m_active)
        m_table.setFilter(filter);
}

void AuditLogController::refresh()
{
    if (!isAllowed())
        return;
    if (m_table.error() || m_table.rowCount() == 0)
        m_table.reload();
    else
        m_table.lookForNewer();
}

AuditLogTableModel::State AuditLogController::state() const
{
    return isAllowed() ? m_table.state() : AuditLogTableModel::State::Failed;
}

std::optional<Error> AuditLogController::error() const
{
    return isAllowed() ? m_table.error() : std::optional(m_access.error());
}

QString AuditLogController::headline() const
{
    if (!isAllowed())
        return tr("Every administrative action, in a log that only grows");
    if (!m_table.size())
        return m_table.error() ? tr("The log cannot be read") : tr("Reading the log…");
    const QString all = *m_table.size() == 1 ? tr("1 entry") : tr("%1 entries").arg(formatExact(*m_table.size()));
    QString text = tr("%1, newest first").arg(all);
    if (!m_table.filter().isEmpty())
        text = m_table.canFetchMore({}) || m_table.isSearching()
                   ? tr("%1 found down to entry %2 of %3")
                         .arg(formatExact(m_table.rowCount()), formatExact(m_table.searchedTo()), all)
                   : tr("%1 found in %2").arg(formatExact(m_table.rowCount()), all);
    return text;
}

QString AuditLogController::notice() const
{
    return m_table.error() ? m_table.error()->message : QString();
}

QString AuditLogController::cutSentence() const
{
    const std::optional<AuditCut> &cut = m_table.cut();
    if (!cut || !isAllowed())
        return {};
    const qint64 last = cut->before - 1;
    if (isCutUnrecorded())
        return last == 0 ? tr("Entry 0 is gone, and no entry says who took it. Verify the log.")
                         : tr("Entries 0 to %1 are gone, and no entry says who took them. Verify the log.")
                               .arg(formatExact(last));
    const AuditEntry &record = cut->recordedBy->entry;
    return tr("Entries 0 to %1 were cut on %2 by %3, as entry %4 records; their hashes are kept.")
        .arg(formatExact(last), formatInstantPrecise(record.timeMs, m_table.zone()), m_table.nameOf(record.actor),
             formatExact(record.index));
}

bool AuditLogController::isCutUnrecorded() const
{
    return m_table.cut() && !m_table.cut()->recordedBy;
}

std::optional<LoggedEntry> AuditLogController::selectedEntry() const
{
    if (m_entry)
        return m_entry;
    return m_selected < 0 ? std::nullopt : m_table.entryAt(m_table.rowOf(m_selected));
}

void AuditLogController::select(qint64 index)
{
    m_selected = index;
    m_entry.reset();
    m_entry = selectedEntry();
    emit selectionChanged();
}

QList<AuditField> AuditLogController::fields() const
{
    if (!m_entry)
        return {};
    const AuditEntry &entry = m_entry->entry;
    const QString name = m_table.nameOf(entry.actor);
    QList<AuditField> fields{
        {tr("Position"), tr("entry %1 of %2").arg(formatExact(entry.index), formatExact(m_table.size().value_or(0)))},
        {tr("Time"), formatInstantPrecise(entry.timeMs, m_table.zone())},
        {tr("Who"), name == entry.actor ? name : tr("%1 (%2)").arg(name, entry.actor)},
        {tr("What"), entry.action, true},
        {tr("Of what"), entry.object.isEmpty() ? tr("nothing in particular") : entry.object},
        {tr("About"), entry.subject.isEmpty() ? tr("nobody") : tr("token %1").arg(entry.subject),
         !entry.subject.isEmpty()},
        {tr("Detail"), entry.detail.isEmpty() ? tr("none") : indented(entry.detail), !entry.detail.isEmpty()},
        {tr("Hash"), QString::fromLatin1(toHex(m_entry->leaf)), true},
    };
    return fields;
}

std::optional<bool> AuditLogController::fitsHash() const
{
    if (!m_entry)
        return std::nullopt;
    return Sha256().leaf(canonicalBytes(m_entry->entry)) == m_entry->leaf;
}

void AuditLogController::verify(const QStringList &checkpoints)
{
    if (m_task)
        return;
    for (const QString &file : checkpoints) {
        if (!m_checkpoints.contains(file))
            m_checkpoints.append(file);
    }
    start({AuditOrder::Kind::Verify, {}, m_checkpoints});
}

void AuditLogController::writeCheckpoint(const QString &file)
{
    start({AuditOrder::Kind::Checkpoint, file, {}});
}

void AuditLogController::exportTo(const QString &file)
{
    start({AuditOrder::Kind::Export, file, {}});
}

void AuditLogController::start(const AuditOrder &order)
{
    if (m_task || !isAllowed())
        return;
    m_task = new AuditTask(m_log, order, m_table.size().value_or(0), this);
    connect(m_task, &AuditTask::ended, this, &AuditLogController::ended);
    emit taskStarted(m_task);
    emit verdictChanged();
}

void AuditLogController::ended()
{
    AuditTask *task = m_task;
    m_task = nullptr;
    const AuditOrder &order = task->order();
    const QString file = QFileInfo(order.file).fileName();
    if (!task->findings()) {
        // A checkpoint that is not there any more must not stand in the way of every verification to come.
        if (order.kind == AuditOrder::Kind::Verify)
            m_checkpoints.clear();
        if (task->state() == BackgroundTask::State::Cancelled)
            emit said(order.file.isEmpty() ? tr("Not verified: it was cancelled.")
                                           : tr("Cancelled; no file was written."),
                      true);
        else
            emit said(task->findings().error().message, false);
    } else if (order.kind == AuditOrder::Kind::Verify) {
        m_verdict = verdictOf(*task->findings(), m_checkpoints, m_clock.nowMs());
    } else if (order.kind == AuditOrder::Kind::Checkpoint) {
        m_checkpoints.removeAll(order.file);
        m_checkpoints.append(order.file);
        const qint64 size = task->findings()->head.size;
        const QString first =
            size == 1 ? tr("The first entry is") : tr("The first %1 entries are").arg(formatExact(size));
        emit said(tr("%1 signed in %2. Keep it where whoever keeps the store cannot reach it.").arg(first, file), true);
    } else {
        const qint64 size = task->findings()->head.size;
        emit said(tr("%1 in %2, with a checkpoint that proves %3.")
                      .arg(counted(size, tr("entry is"), tr("entries are")), file, wordFor(size, tr("it"), tr("them"))),
                  true);
    }
    emit verdictChanged();
    task->deleteLater();
}

void AuditLogController::learnIdentity()
{
    if (m_identity || !isAllowed()) {
        emit identityChanged();
        return;
    }
    onFinished(m_log.identity(), this, [this](const Result<LogIdentity> &identity) {
        if (identity)
            m_identity = *identity;
        else
            emit said(identity.error().message, false);
        emit identityChanged();
    });
}

void AuditLogController::savePublicKey(const QString &file)
{
    if (!m_identity)
        return;
    const auto write = [file, pem = m_identity->publicKey] { return writePublicKeyPem(file, pem); };
    onFinished(runInPool(write), this, [this, file](const Result<void> &written) {
        emit said(written ? tr("The public key is in %1. Hand it to whoever verifies.").arg(QFileInfo(file).fileName())
                          : written.error().message,
                  written.has_value());
    });
}

} // namespace Gatehouse
