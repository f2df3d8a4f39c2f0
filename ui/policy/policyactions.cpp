// What a person does on the page of policies: keys, buttons, files.
#include "ui/policy/policypage.h"

#include "ui/policy/commitmentform.h"
#include "ui/policy/lineform.h"
#include "ui/policy/noticeform.h"
#include "ui/policy/sentencebar.h"
#include "ui/policy/versionbar.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filechoice.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QStackedWidget>
#include <QTabBar>

namespace Gatehouse
{

namespace
{

// A policy is at most 1 MiB; what is more is named as too much, and not read to its end.
constexpr qint64 kMostBytes = 1024 * 1024 + 1;

bool written(const QString &name, const QByteArray &bytes, QString &why)
{
    QSaveFile file(name);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return true;
    why = PolicyPage::tr("%1 cannot be written: %2. Choose another folder.").arg(name, file.errorString());
    return false;
}

} // namespace

void PolicyPage::buildActions()
{
    const auto add = [this](const QString &title, const QKeySequence &key, const std::function<void()> &run) {
        addKey(title, key, run, Qt::WidgetWithChildrenShortcut);
    };
    const QStringList tabs{tr("Sentences of the policy"), tr("Findings"), tr("Compare"), tr("History of the policy")};
    for (int tab = Sentences; tab <= History; ++tab)
        add(tabs.at(tab), QKeySequence(Qt::ALT | Qt::Key(Qt::Key_1 + tab)), [this, tab] { showTab(Tab(tab)); });
    add(tr("Set the periods of the sentence"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] { m_form->focusFirst(); });
    add(tr("Add a sentence"), QKeySequence::New, [this] { m_sentenceBar->add(); });
    add(tr("Remove this line of the policy"), Qt::Key_Delete, [this] {
        if (m_tables.at(Sentences)->hasFocus())
            m_sentenceBar->removeLine();
    });
    add(tr("Take back what was changed last"), QKeySequence::Undo, [this] { m_policies.undo(); });
    add(tr("Reason and adopt"), QKeySequence::Save, [this] { m_bar->reason()->setFocus(Qt::ShortcutFocusReason); });
    add(tr("Read the policies again"), Qt::Key_F5, [this] { m_policies.refresh(); });
}

void PolicyPage::connectParts()
{
    connect(&m_policies, &PolicyController::changed, this, &PolicyPage::follow);
    connect(&m_policies, &PolicyController::said, this, &PolicyPage::say);
    connect(stateView(), &StateView::retryRequested, &m_policies, &PolicyController::refresh);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        if (!index.isValid())
            return;
        showAdding(false);
        m_policies.select(index.data(IdRole).toString());
    });
    // On what becomes of it, and not on the next button that can be pressed.
    connect(m_bar, &VersionBar::begun, m_list, [this] { m_list->setFocus(Qt::OtherFocusReason); });
    connect(m_list, &DataTable::rowActivated, this, [this] { m_tables.at(m_tabs->currentIndex())->setFocus(); });
    connect(m_tables.at(Sentences)->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &PolicyPage::showSentence);
    connect(m_tables.at(Sentences), &DataTable::rowActivated, m_form, &CommitmentForm::focusFirst);
    connect(m_sentenceBar, &SentenceBar::addRequested, this, [this] { showAdding(true); });
    connect(m_sentenceBar, &SentenceBar::said, this, &PolicyPage::say);
    connect(m_lineForm, &LineForm::added, this, &PolicyPage::showAdded);
    connect(m_lineForm, &LineForm::cancelled, this, [this] {
        showAdding(false);
        m_tables.at(Sentences)->setFocus(Qt::OtherFocusReason);
    });
    connect(m_tables.at(Findings)->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &PolicyPage::showFinding);
    connect(m_other, &QComboBox::activated, this,
            [this](int at) { m_policies.compareWith(m_other->itemData(at).toString()); });
    connect(m_notices, &NoticeForm::draftRequested, this, &PolicyPage::askFolder);
    connect(m_take, &QPushButton::clicked, this, &PolicyPage::takeIn);
    connect(m_save, &QPushButton::clicked, this, &PolicyPage::saveFile);
}

// In the place of what the chosen sentence comes to.
void PolicyPage::showAdding(bool adding)
{
    const bool wasOpen = !m_lineForm->isHidden();
    m_lineForm->setVisible(adding);
    showSentence();
    if (!adding)
        return;
    showTab(Sentences);
    if (wasOpen) // what is written in it already stays
        return m_lineForm->sentence()->setFocus(Qt::OtherFocusReason);
    m_lineForm->begin(m_tables.at(Sentences)->currentIndex().data(IdRole).toString());
}

void PolicyPage::showAdded(const QString &commitmentId)
{
    m_tables.at(Sentences)->setCurrentIndex(rowOf(*m_models.at(Sentences), commitmentId));
    showAdding(false);
    m_tables.at(Sentences)->setFocus(Qt::OtherFocusReason);
    say(tr("It is in the draft. Look at what it is set to below, then give the policy a version and adopt it."), true);
}

void PolicyPage::takeIn()
{
    chooseFilesToOpen(this, {tr("Take in a policy"), tr("Take in"), {tr("Policy (*.json)")}, {}},
                      [this](const QStringList &names) {
                          QFile file(names.value(0));
                          if (!file.open(QIODevice::ReadOnly))
                              return say(tr("%1 cannot be read: %2.").arg(file.fileName(), file.errorString()), false);
                          m_policies.takeIn(file.read(kMostBytes), QFileInfo(file).fileName());
                      });
}

void PolicyPage::saveFile()
{
    const QString name = QStringLiteral("%1-%2.json").arg(m_policies.draft().id, m_policies.draft().version);
    chooseFileToSave(
        this, {tr("Save the policy"), tr("Save"), {tr("Policy (*.json)")}, name}, [this](const QString &chosen) {
            QString why;
            const bool done = written(chosen, m_policies.file(), why);
            say(done ? tr("%1 is written. Adapt it, give it a version of its own, and take it in.").arg(chosen) : why,
                done);
        });
}

// The folder first, so that nothing is on record that a person did not want.
void PolicyPage::askFolder(const PolicyNoticeDesk &desk)
{
    const auto drafts = m_policies.drafts(desk);
    if (!drafts)
        return say(drafts.error().message, false);
    auto *dialog = new QFileDialog(this, tr("Where the drafts are written"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QFileDialog::DontUseNativeDialog);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this, all = *drafts](const QString &folder) {
        // Once: the record that is answered is the one that was asked for here.
        connect(
            &m_policies, &PolicyController::recorded, this,
            [this, folder](const QList<PolicyDraft> &recorded) {
                QString why;
                for (const PolicyDraft &draft : recorded) {
                    if (!written(QDir(folder).filePath(draft.fileName), draft.bytes, why))
                        return say(why, false);
                }
            },
            Qt::SingleShotConnection);
        m_policies.record(all);
    });
    dialog->open();
}

} // namespace Gatehouse
