// One promise: the sentence, what was seen and its course, how it was looked at, what to do, and its history; a duty is
// noted here. Or a finding: what contradicts what.
#pragma once

#include "models/promises/promisecontroller.h"

#include <QWidget>

class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class Card;
class ChartCard;
class LineChart;
class HistoryView;
class Theme;
class WrappedLabel;

class PromiseCard : public QWidget
{
    Q_OBJECT
public:
    // Both outlive the card.
    PromiseCard(PromiseController &promises, const Theme &theme, QWidget *parent = nullptr);

    QLineEdit *note() const { return m_note; }
    QPushButton *noteButton() const { return m_noteButton; }
    HistoryView *history() const { return m_history; }
    ChartCard *course() const { return m_course; }
    QPushButton *actButton() const { return m_act; }
    // Everything that it says, line by line, for tests and screen readers.
    QString text() const;

signals:
    // The page where something is done about the promise.
    void pageRequested(const QString &id);

private:
    Card *buildEvidence();
    Card *buildDuty();
    Card *buildHistory();
    void show();
    void showPromise(const PromiseController::Selected &one);
    void showFinding(const PromiseController::SelectedFinding &one);
    void showCourse(const PromiseVerdict &verdict);
    void noteDuty();

    PromiseController &m_promises;
    LineChart *m_line;
    ChartCard *m_course;
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
    QPushButton *m_act;
    QString m_actPage;
    QLineEdit *m_note;
    QPushButton *m_noteButton;
    HistoryView *m_history;
};

} // namespace Gatehouse
