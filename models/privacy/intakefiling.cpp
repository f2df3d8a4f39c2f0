// What a person decides about requests that were read, and the filing of those that they chose.
#include "models/core/onfinished.h"
#include "models/privacy/intakecontroller.h"

namespace Gatehouse
{

namespace
{

using Standing = IntakeModel::Standing;

// Whatever is asked next would end the same way.
bool isOutOfReach(const Error &error)
{
    return error.kind == ErrorKind::Unreachable || error.kind == ErrorKind::TimedOut ||
           error.kind == ErrorKind::SignIn || error.kind == ErrorKind::Cancelled;
}

} // namespace

void IntakeController::decide(const QList<int> &rows, const IntakeDecision &decision)
{
    if (m_stage != Stage::Preview)
        return;
    if (decision.received > today()) {
        emit said(tr("The day of receipt is to come. Check it."), false);
        return;
    }
    QList<int> changing;
    for (const int row : rows) {
        if (!m_table.mayDecide(row))
            continue;
        IntakeDecision next = m_table.at(row).decision;
        next.type = decision.type ? decision.type : next.type;
        next.regime = decision.regime ? decision.regime : next.regime;
        next.received = decision.received.isValid() ? decision.received : next.received;
        next.subject = decision.subject.isEmpty() ? next.subject : decision.subject;
        m_table.setDecision(row, next);
        changing.append(row);
    }
    if (!changing.isEmpty())
        lookUp(changing);
}

void IntakeController::acceptGuesses(const QList<int> &rows)
{
    if (m_stage != Stage::Preview)
        return;
    QList<int> changing;
    for (const int row : rows) {
        const IntakeCandidate &candidate = m_table.at(row).taken.candidate;
        if (!m_table.mayDecide(row) || candidate.typeIsKnown || !candidate.guess)
            continue;
        IntakeDecision next = m_table.at(row).decision;
        next.type = candidate.guess;
        m_table.setDecision(row, next);
        changing.append(row);
    }
    if (!changing.isEmpty())
        lookUp(changing);
}

void IntakeController::file()
{
    if (m_stage != Stage::Preview || !access())
        return;
    m_batch = {};
    m_toFile = m_table.chosenRows();
    m_batch.size = int(m_toFile.size());
    if (m_toFile.isEmpty())
        return;
    m_stage = Stage::Filing;
    ++m_generation;
    fileNext();
}

// One after the other, so that what becomes of one keeps none of the others.
void IntakeController::fileNext()
{
    if (m_toFile.isEmpty()) {
        m_stage = Stage::Preview;
        emit changed();
        emit said(filedSentence(m_batch, m_table.count(Standing::New)), m_batch.isGood());
        return;
    }
    const int row = m_toFile.takeFirst();
    const TakenRequest ready = m_table.at(row).taken;
    m_table.setAsked(row);
    onFinished(m_store.takeIn(m_team.self().id, ready), this,
               [this, row, generation = m_generation](const Result<TakenRequest> &taken) {
                   if (generation == m_generation)
                       fileAnswered(row, taken);
               });
}

void IntakeController::fileAnswered(int row, const Result<TakenRequest> &taken)
{
    if (taken) {
        m_table.setTaken(row, *taken);
        m_batch.count(taken->state);
    } else {
        m_table.setNotFiled(row, taken.error().message);
        ++m_batch.failed;
        if (isOutOfReach(taken.error())) {
            m_batch.trouble = taken.error().message;
            m_toFile.clear();
        }
    }
    fileNext();
}

} // namespace Gatehouse
