// One promise: the sentence, what was seen, how it was looked at, what to do, and its history; a duty is noted here.
#pragma once

#include "models/promises/promisecontroller.h"

#include <QWidget>

class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class Card;
class DataTable;
class WrappedLabel;

class PromiseCard : public QWidget
{
    Q_OBJECT
public:
    // It outlives the card.
    explicit PromiseCard(PromiseController &promises, QWidget *parent = nullptr);

    QLineEdit *note() const { return m_note; }
    QPushButton *noteButton() const { return m_noteButton; }
    DataTable *history() const { return m_history; }
    // Everything that it says, line by line, for tests and screen readers.
    QString text() const;

private:
    Card *buildEvidence();
    Card *buildDuty();
    Card *buildHistory();
    void show();
    void noteDuty();

    PromiseController &m_promises;
    Card *m_evidence;
    Card *m_how;
    Card *m_duty;
    Card *m_past;
    WrappedLabel *m_says;
    WrappedLabel *m_quote;
    WrappedLabel *m_seen;
    WrappedLabel *m_details;
    WrappedLabel *m_remedy;
    WrappedLabel *m_looked;
    QLineEdit *m_note;
    QPushButton *m_noteButton;
    DataTable *m_history;
};

} // namespace Gatehouse
