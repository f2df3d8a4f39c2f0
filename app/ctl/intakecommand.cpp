// Taking requests in: from a table, a letter, or the gateway.
#include "app/ctl/casetext.h"
#include "app/ctl/usableconnection.h"

#include "models/privacy/caseintake.h"
#include "models/privacy/gatewayintake.h"
#include "models/privacy/intakefile.h"

#include <QHash>
#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

using State = TakenRequest::State;

Result<Intake> taken(const Request &request, CaseAccess &access, const Terminal &terminal)
{
    if (!request.privacy.fromGateway)
        return intakeFromFile(request.operand, access.today());
    const auto settings = usableConnection(request.connectionFile, terminal);
    if (!settings)
        return std::unexpected(settings.error());
    auto intake = intakeFromGateway(*settings, access.today(), request.privacy.intakeWay, terminal.stop);
    const bool mayAskApi = request.privacy.intakeWay == IntakeWay::Usual && settings->adminApi;
    if (!intake && mayAskApi &&
        (intake.error().kind == ErrorKind::Denied || intake.error().kind == ErrorKind::NotFound))
        return failure(intake.error().kind,
                       intake.error().message + QStringLiteral(" Or read them by the admin API: --by api."),
                       intake.error().detail);
    return intake;
}

// What the person at the command line decides about what the file leaves open.
Result<void> decide(Intake &intake, const Request &request, const QDate &today)
{
    const CaseRequest &given = request.privacy;
    if (given.opened.received > today)
        return failure(ErrorKind::InvalidInput, QStringLiteral("The day of receipt is to come. Check --received."));
    const bool ofOne = given.opened.received.isValid() || !given.opened.subject.isEmpty();
    if (ofOne && intake.candidates.size() > 1)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("--received and --subject are of one request, and there are %1. Write them into "
                                      "the rows.")
                           .arg(intake.candidates.size()));
    IntakeDecision decision;
    if (!given.filter.types.isEmpty())
        decision.type = given.opened.type;
    if (!given.filter.regimes.isEmpty())
        decision.regime = given.opened.regime;
    decision.received = given.opened.received;
    decision.subject = given.opened.subject;
    for (IntakeCandidate &one : intake.candidates)
        one = decided(one, decision);
    return {};
}

Result<QList<TakenRequest>> takenIn(CaseAccess &access, const Intake &intake, bool dryRun)
{
    CaseIntake desk(access.cases());
    QList<TakenRequest> all;
    for (const IntakeCandidate &each : intake.candidates) {
        const auto known = desk.lookUp(each, access.today());
        if (!known)
            return std::unexpected(known.error());
        TakenRequest one = *known;
        const auto filed = dryRun ? Result<TakenRequest>(one) : desk.file(access.self(), one);
        if (filed) {
            one = *filed;
        } else {
            one.state = State::Problem;
            one.why = filed.error().message;
        }
        all.append(one);
    }
    return all;
}

QString stateWord(State state)
{
    switch (state) {
    case State::Ready:
        return QStringLiteral("ready");
    case State::Already:
        return QStringLiteral("already");
    case State::Undecided:
        return QStringLiteral("undecided");
    case State::Problem:
        return QStringLiteral("problem");
    case State::Refused:
        return QStringLiteral("refused");
    case State::Filed:
        return QStringLiteral("filed");
    }
    return {};
}

QStringList problemsOf(const TakenRequest &one)
{
    QStringList all = one.candidate.problems;
    if (!one.why.isEmpty())
        all.append(one.why);
    return all;
}

QJsonObject takenJson(const TakenRequest &one)
{
    const IntakeCandidate &candidate = one.candidate;
    const NewCase &request = candidate.request;
    const auto orNull = [](bool known, const QString &text) {
        return known && !text.isEmpty() ? QJsonValue(text) : QJsonValue();
    };
    QJsonArray subject;
    for (const SubjectIdentity &identity : request.subject)
        subject.append(
            QJsonObject{{QStringLiteral("kind"), identity.kind}, {QStringLiteral("masked"), maskedIdentity(identity)}});
    return {{QStringLiteral("where"), candidate.where},
            {QStringLiteral("state"), stateWord(one.state)},
            {QStringLiteral("case"), orNull(true, one.caseId)},
            {QStringLiteral("type"), orNull(candidate.typeIsKnown, requestTypeToken(request.type))},
            {QStringLiteral("guess"), candidate.guess ? QJsonValue(requestTypeToken(*candidate.guess)) : QJsonValue()},
            {QStringLiteral("guessed_by"), orNull(true, candidate.guessedBy)},
            {QStringLiteral("regime"), orNull(candidate.regimeIsKnown, regimeToken(request.regime))},
            {QStringLiteral("received"), jsonDay(request.received)},
            {QStringLiteral("received_by"), orNull(true, candidate.receivedBy)},
            {QStringLiteral("channel"), orNull(true, request.channel)},
            {QStringLiteral("subject"), subject},
            {QStringLiteral("person_known"), one.personIsKnown},
            {QStringLiteral("undecided"), QJsonArray::fromStringList(candidate.undecided())},
            {QStringLiteral("problems"), QJsonArray::fromStringList(problemsOf(one))}};
}

QString takenText(const TakenRequest &one)
{
    const IntakeCandidate &candidate = one.candidate;
    QString text = QStringLiteral("%1: %2 %3\n").arg(candidate.where, stateWord(one.state), one.caseId);
    if (one.state == State::Ready && one.personIsKnown)
        text +=
            QStringLiteral("  An open case or a hold is about this person; a second case of one type is refused.\n");
    for (const QString &problem : problemsOf(one))
        text += QStringLiteral("  %1\n").arg(problem);
    if (one.state == State::Undecided)
        text += QStringLiteral("  To decide: --%1.\n").arg(candidate.undecided().join(QStringLiteral(", --")));
    if (candidate.guess && !candidate.typeIsKnown)
        text += QStringLiteral("  It may be %1: it says \"%2\".\n")
                    .arg(requestTypeToken(*candidate.guess), candidate.guessedBy);
    if (!candidate.receivedBy.isEmpty())
        text += QStringLiteral("  Received %1, by %2.\n")
                    .arg(candidate.request.received.toString(Qt::ISODate), candidate.receivedBy);
    return text;
}

int writeTaken(const QList<TakenRequest> &all, const QStringList &notes, bool json, Terminal &terminal)
{
    QJsonArray document;
    QHash<State, int> counts;
    for (const TakenRequest &one : all) {
        ++counts[one.state];
        if (json)
            document.append(takenJson(one));
        else
            terminal.out << takenText(one);
    }
    if (json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("requests"), document},
                                                  {QStringLiteral("filed"), counts.value(State::Filed)},
                                                  {QStringLiteral("notes"), QJsonArray::fromStringList(notes)}})
                            .toJson();
    for (const QString &note : notes)
        terminal.err << note << Qt::endl;
    const int done = finish(terminal);
    if (counts.value(State::Refused) > 0)
        return Refused;
    return counts.value(State::Undecided) + counts.value(State::Problem) > 0 ? int(Failed) : done;
}

} // namespace

int caseIntake(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    auto intake = access ? taken(request, **access, terminal) : std::unexpected(access.error());
    if (!intake)
        return complain(intake.error(), terminal);
    if (const auto decided = decide(*intake, request, (*access)->today()); !decided)
        return complain(decided.error(), terminal);
    const auto all = takenIn(**access, *intake, request.privacy.dryRun);
    return all ? writeTaken(*all, intake->notes, request.json, terminal) : complain(all.error(), terminal);
}

} // namespace Gatehouse::Ctl
