#include "models/privacy/sqlitecases.h"

#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QByteArray bytesAt(const RowStream &row, int column)
{
    const std::string_view view = row.text(column);
    return {view.data(), qsizetype(view.size())};
}

} // namespace

SqliteCases::SqliteCases(Database &store, AuditRepository &audit, OperatorRepository &operators, const Clock &clock)
    : StoredCases(store)
    , m_cases(store, audit, operators, clock)
    , m_holds(*this, m_cases)
    , m_clock(clock)
{
}

Result<QByteArray> SqliteCases::hashKey()
{
    QByteArray key;
    const auto read = store().visitRows(QStringLiteral("SELECT hash_key FROM store_secret"), {}, {},
                                        [&key](const RowStream &row) -> Result<void> {
                                            key = bytesAt(row, 0);
                                            return {};
                                        });
    return read ? Result<QByteArray>(key) : std::unexpected(read.error());
}

Result<void> SqliteCases::change(const QString &by, const QString &id, const Change &work)
{
    return store().transaction([&]() -> Result<void> {
        if (auto allowed = m_cases.demand(by, Right::HandleCases); !allowed)
            return allowed;
        const auto one = find(id);
        return one ? work(*one) : std::unexpected(one.error());
    });
}

Result<void> SqliteCases::move(const QString &by, const QString &id, CaseAction action, const QJsonObject &detail,
                               const Change &before)
{
    return change(by, id, [&](const PrivacyCase &one) -> Result<void> {
        if (nextCaseState(one.state, action) && isOfRun(one.state, action))
            return failure(ErrorKind::Denied,
                           QStringLiteral("Case %1 is %2: a worker has it, and only the worker moves it on.")
                               .arg(one.id, caseStateToken(one.state)));
        if (auto stays = notBegun(one, action); !stays)
            return stays;
        const auto next = m_cases.move(by, one, action, detail);
        if (!next)
            return std::unexpected(next.error());
        if (auto done = before ? before(one) : Result<void>(); !done)
            return done;
        return isOpen(*next) ? Result<void>() : close(one);
    });
}

// A case that was put back into the queue may have been begun: half of a person cannot be put back.
Result<void> SqliteCases::notBegun(const PrivacyCase &one, CaseAction action)
{
    if (one.state != CaseState::Queued || (action != CaseAction::ReportDrift && action != CaseAction::Withdraw))
        return {};
    const auto begun =
        store().scalar(QStringLiteral("SELECT count(*) FROM case_step WHERE case_seq = ? AND run = ? AND attempt > 0"),
                       {one.seq, one.run});
    if (!begun)
        return std::unexpected(begun.error());
    return *begun == 0
               ? Result<void>()
               : failure(ErrorKind::Denied, QStringLiteral("Case %1 was begun: it only goes forward.").arg(one.id));
}

// What was not erased goes on being known: a refusal may be appealed against.
Result<void> SqliteCases::close(const PrivacyCase &one)
{
    return run(QStringLiteral("UPDATE case_identifier SET active = 0 WHERE case_seq = ?"), {one.seq});
}

Result<QString> SqliteCases::open(const QString &by, const NewCase &given)
{
    const auto wanted = checkedCase(given);
    if (!wanted)
        return std::unexpected(wanted.error());
    PrivacyCase one;
    one.type = wanted->type;
    one.regime = wanted->regime;
    one.calendar = wanted->calendar;
    one.received = wanted->received;
    const auto due = dueOf(one, {}, wanted->received);
    if (!due)
        return std::unexpected(due.error());
    one.due = *due;
    const QByteArray salt = newSalt();
    one.subjectToken = subjectToken(salt);
    const auto done = store().transaction([&]() -> Result<void> {
        if (auto allowed = m_cases.demand(by, Right::HandleCases); !allowed)
            return allowed;
        const auto key = hashKey();
        const auto identities = key ? filedIdentities(wanted->subject, *key) : std::unexpected(key.error());
        if (!identities)
            return std::unexpected(identities.error());
        const auto last = store().scalar(QStringLiteral("SELECT seq FROM sqlite_sequence WHERE name = 'privacy_case'"));
        const auto needed = store().scalar(QStringLiteral("SELECT approvals_needed FROM privacy_rule"));
        if (!last || !needed)
            return std::unexpected(last ? needed.error() : last.error());
        one.seq = *last + 1;
        one.id = QStringLiteral("C-%1-%2").arg(wanted->received.year()).arg(one.seq, 6, 10, QLatin1Char('0'));
        one.approvalsNeeded = int(*needed);
        if (auto inserted = insert(one, *wanted, by, salt); !inserted)
            return takenInBefore(inserted.error(), wanted->source);
        if (auto added = addIdentifiers(one.seq, one.id, one.type, *identities, false); !added)
            return added;
        return m_cases.note(by, one, QStringLiteral("opened"),
                            {{QStringLiteral("type"), requestTypeToken(one.type)},
                             {QStringLiteral("regime"), regimeToken(one.regime)},
                             {QStringLiteral("channel"), wanted->channel},
                             {QStringLiteral("due"), dayText(*due)}});
    });
    return done ? Result<QString>(one.id) : std::unexpected(done.error());
}

Result<void> SqliteCases::insert(const PrivacyCase &one, const NewCase &wanted, const QString &by,
                                 const QByteArray &salt)
{
    return run(
        QStringLiteral("INSERT INTO privacy_case (seq, id, type, regime, calendar, channel, state, received_day, "
                       "due_day, filed_by, source, subject_token, salt, parameters, approvals_needed, created_ms, "
                       "changed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {one.seq, one.id, requestTypeToken(one.type), regimeToken(one.regime), one.calendar, wanted.channel,
         caseStateToken(CaseState::Received), dayText(one.received), dayText(one.due), by, wanted.source,
         one.subjectToken, salt, compactJson(wanted.parameters), one.approvalsNeeded, m_clock.nowMs(),
         m_clock.nowMs()});
}

// The index has decided; the look is for the message.
Result<void> SqliteCases::takenInBefore(const Error &error, const QString &source)
{
    const auto known = takenInAs(source);
    return known && !known->isEmpty()
               ? failure(
                     ErrorKind::Denied,
                     QStringLiteral("The request was taken in before: it is case %1. Go on with that one.").arg(*known))
               : std::unexpected(error);
}

// The index decides, not a look beforehand; the look is for the message.
Result<void> SqliteCases::addIdentifiers(qint64 seq, const QString &id, RequestType type,
                                         const QList<FiledIdentity> &all, bool found)
{
    for (const FiledIdentity &each : all) {
        const auto done = store().execute(
            QStringLiteral("INSERT INTO case_identifier (case_seq, kind, value, masked, hash, type, found) VALUES (?, "
                           "?, ?, ?, ?, ?, ?) ON CONFLICT (case_seq, hash) DO UPDATE SET value = excluded.value, "
                           "active = 1"),
            {seq, each.identity.kind, each.identity.value, each.masked, each.hash, requestTypeToken(type), int(found)});
        if (done)
            continue;
        const auto other = text(QStringLiteral("SELECT c.id FROM case_identifier i JOIN privacy_case c ON c.seq = "
                                               "i.case_seq WHERE i.hash = ? AND i.type = ? AND i.active = 1 AND c.seq "
                                               "<> ?"),
                                {each.hash, requestTypeToken(type), seq});
        if (other && !other->isEmpty())
            return failure(ErrorKind::Denied,
                           QStringLiteral("%1 is a duplicate: case %2 of type %3 is open for the same person (by their "
                                          "%4). Go on with that one, or withdraw it first.")
                               .arg(found ? QStringLiteral("Case ") + id : QStringLiteral("The request"), *other,
                                    requestTypeToken(type), each.identity.kind));
        return std::unexpected(done.error());
    }
    return {};
}

Result<void> SqliteCases::changePause(const PrivacyCase &one, const QDate &today, bool begin)
{
    if (one.regime != Regime::UkGdpr)
        return {};
    const auto done =
        begin ? run(QStringLiteral("INSERT INTO case_pause (case_seq, idx, what, from_day) SELECT ?, "
                                   "coalesce(max(idx) + 1, 0), 'identity', ? FROM case_pause WHERE case_seq = ?"),
                    {one.seq, dayText(today), one.seq})
              : run(QStringLiteral("UPDATE case_pause SET to_day = ? WHERE case_seq = ? AND to_day = ''"),
                    {dayText(today), one.seq});
    if (!done)
        return done;
    const auto all = pauses(one.id);
    const auto due = all ? dueOf(one, *all, today) : std::unexpected(all.error());
    if (!due)
        return std::unexpected(due.error());
    return run(QStringLiteral("UPDATE privacy_case SET due_day = ? WHERE seq = ?"), {dayText(*due), one.seq});
}

Result<void> SqliteCases::askIdentity(const QString &by, const QString &id, const QDate &today)
{
    return move(by, id, CaseAction::AskIdentity, {},
                [&](const PrivacyCase &one) { return changePause(one, today, true); });
}

Result<void> SqliteCases::acceptIdentity(const QString &by, const QString &id, const IdentityProof &proof,
                                         const QDate &today)
{
    if (auto checked = checkProof(proof); !checked)
        return checked;
    return move(by, id, CaseAction::AcceptIdentity,
                {{QStringLiteral("method"), proof.method}, {QStringLiteral("level"), proof.level}},
                [&](const PrivacyCase &one) -> Result<void> {
                    if (auto done = run(QStringLiteral("UPDATE privacy_case SET identity_method = ?, identity_level = "
                                                       "? WHERE seq = ?"),
                                        {proof.method, proof.level, one.seq});
                        !done)
                        return done;
                    return changePause(one, today, false);
                });
}

Result<void> SqliteCases::layPlan(const QString &by, const QString &id, const QJsonObject &plan, const QString &hash,
                                  const CaseSubject &found)
{
    if (auto checked = checkPlan(plan, hash); !checked)
        return checked;
    return move(by, id, CaseAction::FinishDiscovery, {{QStringLiteral("plan"), hash}},
                [&](const PrivacyCase &one) -> Result<void> {
                    const auto key = hashKey();
                    const auto identities = key && !found.identities.isEmpty()
                                                ? filedIdentities(found.identities, *key, kMostFound)
                                                : Result<QList<FiledIdentity>>();
                    if (!key || !identities)
                        return std::unexpected(key ? identities.error() : key.error());
                    if (auto added = addIdentifiers(one.seq, one.id, one.type, *identities, true); !added)
                        return added;
                    return run(QStringLiteral("UPDATE privacy_case SET plan = ?, plan_hash = ?, person = ?, "
                                              "plan_count = plan_count + 1 WHERE seq = ?"),
                               {compactJson(plan), hash, compactJson(found.person), one.seq});
                });
}

Result<void> SqliteCases::askApproval(const QString &by, const QString &id)
{
    return move(by, id, CaseAction::AskApproval);
}

Result<void> SqliteCases::approve(const QString &by, const QString &id, const QString &planHash)
{
    return store().transaction([&]() -> Result<void> {
        if (auto allowed = m_cases.demand(by, Right::ApprovePlans); !allowed)
            return allowed;
        const auto one = find(id);
        if (!one)
            return std::unexpected(one.error());
        const auto next = nextCaseState(one->state, CaseAction::Approve);
        if (!next)
            return failure(ErrorKind::Denied, QStringLiteral("Case %1: %2").arg(id, next.error().message));
        if (planHash != one->planHash)
            return failure(ErrorKind::Denied,
                           QStringLiteral("The plan of case %1 is another one than that which was to be approved. Look "
                                          "at the plan as it is now, and approve that.")
                               .arg(id));
        if (one->filedBy == by && one->approvalsNeeded > 1)
            return failure(ErrorKind::Denied, QStringLiteral("Whoever filed case %1 cannot approve its plan. Two other "
                                                             "people must.")
                                                  .arg(id));
        const auto already = approvals(id);
        if (!already)
            return std::unexpected(already.error());
        const auto counted = std::ranges::count_if(*already, &CaseApproval::counts);
        if (std::ranges::any_of(*already, [&](const CaseApproval &a) { return a.counts && a.approver == by; }))
            return failure(
                ErrorKind::Denied,
                QStringLiteral("You have approved the plan of case %1 already. Somebody else must, too.").arg(id));
        if (auto done = run(QStringLiteral("INSERT INTO case_approval (case_seq, plan_count, plan_hash, operator, "
                                           "time_ms) VALUES (?, ?, ?, ?, ?)"),
                            {one->seq, one->planCount, planHash, by, m_clock.nowMs()});
            !done)
            return done;
        const QJsonObject detail{{QStringLiteral("plan"), planHash},
                                 {QStringLiteral("approval"), counted + 1},
                                 {QStringLiteral("of"), one->approvalsNeeded}};
        if (counted + 1 < one->approvalsNeeded)
            return m_cases.note(by, *one, QStringLiteral("approved_in_part"), detail);
        const auto moved = m_cases.move(by, *one, CaseAction::Approve, detail);
        return moved ? Result<void>() : std::unexpected(moved.error());
    });
}

Result<void> SqliteCases::reportDrift(const QString &by, const QString &id, const QString &what)
{
    // What was approved before no longer counts.
    return move(by, id, CaseAction::ReportDrift, {{QStringLiteral("reason"), what}}, [&](const PrivacyCase &one) {
        return run(QStringLiteral("UPDATE privacy_case SET plan_count = plan_count + 1 WHERE seq = ?"), {one.seq});
    });
}

Result<void> SqliteCases::requeue(const QString &by, const QString &id, const QString &reason)
{
    return move(by, id, CaseAction::Requeue, {{QStringLiteral("reason"), reason}}, [&](const PrivacyCase &one) {
        return run(QStringLiteral("UPDATE privacy_case SET attention = '' WHERE seq = ?"), {one.seq});
    });
}

Result<void> SqliteCases::refuse(const QString &by, const QString &id, DenialCode code)
{
    return move(by, id, CaseAction::Refuse, {{QStringLiteral("code"), denialToken(code)}}, [&](const PrivacyCase &one) {
        return run(QStringLiteral("UPDATE privacy_case SET denial = ? WHERE seq = ?"), {denialToken(code), one.seq});
    });
}

Result<void> SqliteCases::withdraw(const QString &by, const QString &id)
{
    return move(by, id, CaseAction::Withdraw);
}

Result<void> SqliteCases::extend(const QString &by, const QString &id, const QDate &told, const QDate &due,
                                 const QString &reason)
{
    return change(by, id, [&](const PrivacyCase &one) -> Result<void> {
        if (!isOpen(one.state) || one.extendedOn)
            return failure(ErrorKind::Denied, QStringLiteral("Case %1 cannot be extended: it is %2.")
                                                  .arg(id, one.extendedOn ? QStringLiteral("extended already")
                                                                          : caseStateToken(one.state)));
        if (auto checked = checkExtension(one, told, due); !checked)
            return checked;
        if (auto done = run(QStringLiteral("UPDATE privacy_case SET extended_day = ?, due_day = ? WHERE seq = ?"),
                            {dayText(told), dayText(due), one.seq});
            !done)
            return done;
        return m_cases.note(by, one, QStringLiteral("extended"),
                            {{QStringLiteral("due"), dayText(due)}, {QStringLiteral("reason"), reason}});
    });
}

Result<void> SqliteCases::assign(const QString &by, const QString &id, const QString &assignee)
{
    return change(by, id, [&](const PrivacyCase &one) -> Result<void> {
        if (auto able = assignee.isEmpty() ? Result<void>() : m_cases.demand(assignee, Right::HandleCases); !able)
            return able;
        if (auto done = run(QStringLiteral("UPDATE privacy_case SET assignee = ? WHERE seq = ?"), {assignee, one.seq});
            !done)
            return done;
        return m_cases.note(by, one, QStringLiteral("assigned"), {{QStringLiteral("to"), assignee}});
    });
}

Result<void> SqliteCases::addDocument(const QString &by, const QString &id, const CaseDocument &document)
{
    if (auto checked = checkDocument(document); !checked)
        return checked;
    return change(by, id, [&](const PrivacyCase &one) -> Result<void> {
        if (auto done = run(QStringLiteral("INSERT INTO case_document (case_seq, idx, time_ms, actor, kind, language, "
                                           "sha256) SELECT ?, coalesce(max(idx) + 1, 0), ?, ?, ?, ?, ? FROM "
                                           "case_document WHERE case_seq = ?"),
                            {one.seq, m_clock.nowMs(), by, document.kind, document.language, document.sha256, one.seq});
            !done)
            return done;
        return m_cases.note(by, one, QStringLiteral("document"),
                            {{QStringLiteral("kind"), document.kind}, {QStringLiteral("sha256"), document.sha256}});
    });
}

Result<CaseSubject> SqliteCases::subject(const QString &by, const QString &id, const QString &purpose)
{
    if (auto checked = checkPurpose(purpose); !checked)
        return std::unexpected(checked.error());
    CaseSubject all;
    const auto done = change(by, id, [&](const PrivacyCase &one) -> Result<void> {
        if (const auto recorded = m_cases.record(by, one, QStringLiteral("case.subject_read"),
                                                 compactJson({{QStringLiteral("purpose"), purpose}}));
            !recorded)
            return std::unexpected(recorded.error());
        return store().visitRows(
            QStringLiteral("SELECT i.kind, i.value, c.person FROM case_identifier i JOIN privacy_case c ON c.seq = "
                           "i.case_seq WHERE c.seq = ? ORDER BY i.kind, i.hash"),
            {one.seq}, {}, [&all](const RowStream &row) -> Result<void> {
                all.identities.append({row.string(0), row.string(1)});
                all.person = QJsonDocument::fromJson(row.string(2).toUtf8()).object();
                return {};
            });
    });
    return done ? Result<CaseSubject>(all) : std::unexpected(done.error());
}

Result<QJsonObject> SqliteCases::parameters(const QString &by, const QString &id, const QString &purpose)
{
    if (auto checked = checkPurpose(purpose); !checked)
        return std::unexpected(checked.error());
    QJsonObject found;
    const auto done = change(by, id, [&](const PrivacyCase &one) -> Result<void> {
        if (const auto recorded = m_cases.record(by, one, QStringLiteral("case.parameters_read"),
                                                 compactJson({{QStringLiteral("purpose"), purpose}}));
            !recorded)
            return std::unexpected(recorded.error());
        const auto stored = text(QStringLiteral("SELECT parameters FROM privacy_case WHERE seq = ?"), {one.seq});
        if (stored)
            found = QJsonDocument::fromJson(stored->toUtf8()).object();
        return stored ? Result<void>() : std::unexpected(stored.error());
    });
    return done ? Result<QJsonObject>(found) : std::unexpected(done.error());
}

Result<QString> SqliteCases::addHold(const QString &by, const PrivacyHold &hold, const SubjectIdentity &subject)
{
    const auto key = hashKey();
    return key ? m_holds.add(by, hold, subject, *key) : std::unexpected(key.error());
}

Result<QStringList> SqliteCases::endHold(const QString &by, const QString &id, const QString &reason)
{
    return m_holds.end(by, id, reason);
}

Result<QStringList> SqliteCases::reopenDue(const QString &by, const QDate &today)
{
    return m_holds.reopenDue(by, today);
}

Result<QStringList> SqliteCases::reopen(const QString &by, const QStringList &ids, const QString &why)
{
    return m_holds.reopenAll(by, ids, why);
}

Result<void> SqliteCases::setApprovalsNeeded(const QString &by, int count)
{
    if (count < 1 || count > 2)
        return failure(ErrorKind::InvalidInput, QStringLiteral("A plan needs one approver or two."));
    return store().transaction([&]() -> Result<void> {
        if (auto allowed = m_cases.demand(by, Right::ManageOperators); !allowed)
            return allowed;
        if (auto done = run(QStringLiteral("UPDATE privacy_rule SET approvals_needed = ?"), {count}); !done)
            return done;
        return m_cases.recordOther(by, {}, QStringLiteral("privacy.approvals_needed"),
                                   {{QStringLiteral("count"), count}});
    });
}

} // namespace Gatehouse
