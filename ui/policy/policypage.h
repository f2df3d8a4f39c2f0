// The policies: all of them at the left, one at the right with its sentences, what contradicts in it, how it differs
// from another, and what became of it.
#pragma once

#include "models/policy/policycontroller.h"
#include "models/telemetry/figuretablemodel.h"
#include "models/telemetry/viewstate.h"
#include "ui/widgets/pageframe.h"

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace Gatehouse
{

class Card;
class CommitmentForm;
class DataTable;
class LineForm;
class NoticeForm;
class SentenceBar;
class Theme;
class VersionBar;

class PolicyPage : public PageFrame
{
    Q_OBJECT
public:
    enum Tab { Sentences, Findings, Compare, History };

    // All outlive the page.
    PolicyPage(PolicyController &policies, ViewState &view, const Theme &theme, QWidget *parent = nullptr);

    void setActive(bool active);
    bool isSettled() const;
    void showTab(Tab tab);

    DataTable *list() const { return m_list; }
    DataTable *table(Tab tab) const { return m_tables.at(tab); }
    QTabBar *tabs() const { return m_tabs; }
    QComboBox *other() const { return m_other; }
    CommitmentForm *form() const { return m_form; }
    SentenceBar *sentenceBar() const { return m_sentenceBar; }
    LineForm *lineForm() const { return m_lineForm; }
    VersionBar *versionBar() const { return m_bar; }
    NoticeForm *noticeForm() const { return m_notices; }
    QString findingText() const;
    QString differenceText() const;

private:
    QWidget *buildList(const Theme &theme);
    QWidget *buildOne(const Theme &theme);
    DataTable *buildTable(Tab tab, const QString &name, const Theme &theme);
    QWidget *buildCompare();
    void buildActions();
    void connectParts();
    void follow();
    void followList();
    void followOne();
    void fillOthers();
    void showFinding();
    void showSentence();
    void showAdding(bool adding);
    void showAdded(const QString &commitmentId);
    void takeIn();
    void saveFile();
    void askFolder(const PolicyNoticeDesk &desk);

    PolicyController &m_policies;
    ViewState &m_view; // only the zone of it
    FigureTableModel m_listModel;
    QList<FigureTableModel *> m_models; // in the order of the tabs
    DataTable *m_list;
    Card *m_one = nullptr;
    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    QList<DataTable *> m_tables;
    SentenceBar *m_sentenceBar;
    CommitmentForm *m_form;
    LineForm *m_lineForm;
    QLabel *m_finding;
    QComboBox *m_other;
    QLabel *m_difference;
    NoticeForm *m_notices;
    VersionBar *m_bar;
    QPushButton *m_take;
    QPushButton *m_save;
};

} // namespace Gatehouse
