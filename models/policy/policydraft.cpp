// What a person changes of the policy that is looked at, before it is a version.
#include "models/core/counted.h"
#include "models/policy/policycontroller.h"
#include "models/policy/policyedits.h"
#include "models/policy/policyloader.h"

namespace Gatehouse
{

void PolicyController::draftMoved()
{
    m_difference = m_otherKey.isEmpty() || m_draft.sentences.isEmpty() || m_other.sentences.isEmpty()
                       ? PolicyDifference()
                       : policyDifference(m_other, m_draft);
    emit changed();
}

QStringList PolicyController::mistakes() const
{
    QStringList lines;
    for (const ProfileMistake &mistake : policyMistakes(policyFile(m_draft)))
        lines.append(QStringLiteral("%1: %2").arg(mistake.pointer, mistake.reason));
    return lines;
}

QList<PolicyFinding> PolicyController::findings() const
{
    return m_draft.sentences.isEmpty() ? QList<PolicyFinding>() : policyFindings(m_draft, m_map, m_classes);
}

void PolicyController::changeDraft(const PolicyDocument &next)
{
    if (next.sentences != m_draft.sentences)
        m_past.append(m_draft.sentences);
    m_draft = next;
    draftMoved();
}

bool PolicyController::setPeriod(const QString &commitmentId, const QString &lengthToken)
{
    PolicyDocument next = m_draft;
    const bool done = setPeriodOf(next, commitmentId, lengthToken);
    if (done)
        changeDraft(next);
    return done;
}

bool PolicyController::setSetting(const QString &commitmentId, const QString &name, const QString &text)
{
    PolicyDocument next = m_draft;
    const bool done = setSettingOf(next, commitmentId, name, text);
    if (done)
        changeDraft(next);
    return done;
}

Result<QString> PolicyController::addLine(const PolicyLine &line, const QString &after)
{
    if (const auto allowed = mayEdit(); !allowed)
        return std::unexpected(allowed.error());
    PolicyDocument next = m_draft;
    auto added = Gatehouse::addLine(next, line, after);
    if (added)
        changeDraft(next);
    return added;
}

Result<void> PolicyController::removeLine(const QString &commitmentId)
{
    return remove(&Gatehouse::removeLine, commitmentId);
}

Result<void> PolicyController::removeSentence(const QString &commitmentId)
{
    return remove(&Gatehouse::removeSentence, commitmentId);
}

Result<void> PolicyController::remove(Removal removal, const QString &commitmentId)
{
    if (const auto allowed = mayEdit(); !allowed)
        return allowed;
    PolicyDocument next = m_draft;
    const auto done = removal(next, commitmentId);
    if (done)
        changeDraft(next);
    return done;
}

void PolicyController::undo()
{
    if (m_past.isEmpty())
        return;
    m_draft.sentences = m_past.takeLast();
    draftMoved();
}

void PolicyController::setVersion(const QString &policy, const QString &version)
{
    if (m_draft.id == policy && m_draft.version == version)
        return;
    if (m_draft.id != policy && m_begun.id != policy && m_draft.basedOn.isEmpty())
        m_draft.basedOn = m_begun.id;
    m_draft.id = policy;
    m_draft.version = version;
    draftMoved();
}

void PolicyController::setEffective(QDate day)
{
    if (m_draft.effective == day)
        return;
    m_draft.effective = day;
    draftMoved();
}

void PolicyController::discard()
{
    begin(m_begun);
}

void PolicyController::takeIn(const QByteArray &bytes, const QString &source)
{
    const auto policy = parsePolicy(bytes, source);
    if (!policy)
        return emit said(policy.error().message, false);
    ++m_pick;
    m_reading = false;
    m_draft = *policy;
    m_past.clear();
    draftMoved();
    emit said(tr("%1 is read: %2 %3, %4. Adopt it to keep it as a version.")
                  .arg(source, policy->name, policy->version,
                       counted(policy->sentences.size(), tr("sentence"), tr("sentences"))),
              true);
}

QByteArray PolicyController::file() const
{
    return policyFile(m_draft);
}

void PolicyController::compareWith(const QString &key)
{
    m_otherKey = key;
    m_other = {};
    const int pick = ++m_otherPick;
    read(key, [this, pick](const Result<PolicyDocument> &document) {
        if (pick != m_otherPick)
            return;
        m_other = document.value_or(PolicyDocument());
        if (!document)
            emit said(document.error().message, false);
        draftMoved();
    });
}

} // namespace Gatehouse
