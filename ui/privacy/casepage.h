// One privacy request: how far it is, by when it is due, what will be done, who approved it, and what was done.
#pragma once

#include "models/privacy/casecontroller.h"

#include <QWidget>

class QLabel;
class QLayout;
class QPushButton;

namespace Gatehouse
{

class Card;
class CaseClockView;
class CaseDeeds;
class CaseForms;
class CaseStagesView;
class DataTable;
class PageHeader;
class RevealBar;
class StateView;
class SubjectRow;
class Theme;

class CasePage : public QWidget
{
    Q_OBJECT
public:
    // Both outlive the page.
    CasePage(CaseController &one, const Theme &theme, QWidget *parent = nullptr);

    SubjectRow *subject() const { return m_subject; }
    CaseForms *forms() const { return m_forms; }
    CaseDeeds *deeds() const { return m_deeds; }
    DataTable *holdTable() const { return m_holds; }
    StateView *stateView() const { return m_state; }
    RevealBar *revealBar() const { return m_reveal; }
    QString message() const;
    // Closes the form that is open, or hides what was revealed. False: neither was.
    bool closeForm();

signals:
    void closeRequested();

private:
    QLayout *buildLeft();
    QLayout *buildRight();
    QWidget *buildContent();
    void connectParts();
    void follow();
    void showHints();
    QWidget *buildRectification();
    void order(CaseOrder::Kind kind);
    void startJob(CaseJob::Kind kind);
    void endHold();
    void saveCertificate();
    void say(const QString &sentence, bool good);

    CaseController &m_one;
    const Theme &m_theme;
    PageHeader *m_header;
    SubjectRow *m_subject;
    QLabel *m_message;
    QLabel *m_working;
    CaseForms *m_forms;
    RevealBar *m_reveal;
    CaseStagesView *m_stages;
    CaseClockView *m_clock;
    QLabel *m_policy;
    QLabel *m_planSummary;
    Card *m_clockCard = nullptr;
    Card *m_planCard = nullptr;
    Card *m_journalCard = nullptr;
    Card *m_holdCard = nullptr;
    Card *m_rectificationCard = nullptr;
    QPushButton *m_offerReveal = nullptr;
    DataTable *m_holds = nullptr;
    QPushButton *m_endHold = nullptr;
    CaseDeeds *m_deeds;
    StateView *m_state = nullptr;
};

} // namespace Gatehouse
