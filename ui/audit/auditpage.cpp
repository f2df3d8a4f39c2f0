#include "ui/audit/auditpage.h"

#include "models/core/counted.h"
#include "ui/audit/auditentryview.h"
#include "ui/audit/auditfilterrow.h"
#include "ui/audit/auditverdictview.h"
#include "ui/audit/publickeypanel.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filechoice.h"
#include "ui/widgets/pagedtable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"

#include <QAction>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

// From here on the entry has room beside the table.
constexpr int kWide = 1300;
constexpr int kEntryWidth = 420;
constexpr int kEntryHeight = 232;
constexpr int kGoToWidth = 130;

} // namespace

AuditPage::AuditPage(AuditLogController &log, ViewState &view, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_log(log)
    , m_view(view)
    , m_theme(theme)
    , m_header(new PageHeader(tr("Audit")))
    , m_filters(new AuditFilterRow)
    , m_cut(new QLabel)
    , m_verdict(new AuditVerdictView(theme))
    , m_key(new PublicKeyPanel(theme))
    , m_verify(new QPushButton(tr("&Verify")))
    , m_more(new QPushButton(tr("&More…")))
    , m_goTo(new QLineEdit)
    , m_table(new PagedTable(tr("Audit log")))
    , m_entry(new AuditEntryView(log, theme))
{
    setAccessibleName(tr("Audit"));
    m_cut->setTextFormat(Qt::PlainText);
    m_cut->setWordWrap(true);
    m_cut->setTextInteractionFlags(Qt::TextSelectableByMouse);
    buildActions();
    m_state = new StateView(theme, buildContent());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_header);
    column->addWidget(m_cut);
    column->addWidget(m_verdict);
    column->addWidget(m_key);
    column->addWidget(m_filters);
    column->addWidget(m_state, 1);
    setFocusProxy(m_table->table());
    follow();
    followRange();
    m_filters->setNames(log.names());
    showVerdict();
    showState();
}

void AuditPage::setActive(bool active)
{
    m_log.setActive(active);
}

bool AuditPage::isSettled() const
{
    return m_log.state() != AuditLogTableModel::State::Loading && !m_log.task();
}

QAction *AuditPage::addPageAction(const QString &title, const QKeySequence &shortcut, const std::function<void()> &run)
{
    auto *action = new QAction(title, this);
    action->setShortcut(shortcut);
    connect(action, &QAction::triggered, this, run);
    addAction(action);
    return action;
}

void AuditPage::buildActions()
{
    auto *menu = new QMenu(this);
    addPageAction(tr("Verify the log"), {}, [this] { m_log.verify(); });
    menu->addAction(addPageAction(tr("Verify against checkpoints…"), {}, [this] { verifyAgainstFiles(); }));
    menu->addAction(addPageAction(tr("Write a checkpoint…"), {}, [this] { writeCheckpoint(); }));
    menu->addAction(addPageAction(tr("Export the log…"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] { exportLog(); }));
    menu->addAction(addPageAction(tr("Show the public key…"), {}, [this] { showKey(); }));
    addPageAction(tr("Search the log"), QKeySequence(Qt::Key_Slash), [this] { m_filters->focusText(); });
    addPageAction(tr("Go to an entry"), QKeySequence(Qt::CTRL | Qt::Key_G),
                  [this] { m_goTo->setFocus(Qt::ShortcutFocusReason); });
    m_more->setMenu(menu);
    m_more->setToolTip(tr("Checkpoints, export, public key"));
    setLook(m_verify, "primary");
    m_verify->setToolTip(tr("Every entry against its hash, and the log against the checkpoints of this session"));
    connect(m_verify, &QPushButton::clicked, this, [this] { m_log.verify(); });
    m_goTo->setPlaceholderText(tr("Go to entry"));
    m_goTo->setAccessibleName(tr("Go to an entry by its number"));
    m_goTo->setFixedWidth(kGoToWidth);
    m_goTo->setClearButtonEnabled(true);
    connect(m_goTo, &QLineEdit::returnPressed, this, &AuditPage::goToEntry);
    m_header->addAction(m_goTo);
    m_header->addAction(m_more);
    m_header->addAction(m_verify);
}

QWidget *AuditPage::buildContent()
{
    auto *card = new Card;
    card->setFlush(true);
    m_table->table()->setStretchColumn(AuditLogTableModel::DetailColumn);
    m_table->table()->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setModel(&m_log.table());
    card->body()->addWidget(m_table, 1);
    auto *content = new QWidget;
    m_split = new QBoxLayout(QBoxLayout::TopToBottom, content);
    m_split->setContentsMargins(0, 0, 0, 0);
    m_split->setSpacing(Spacing::kGap);
    m_split->addWidget(card, 1);
    m_split->addWidget(m_entry);
    return content;
}

void AuditPage::follow()
{
    connect(&m_log, &AuditLogController::changed, this, [this] {
        m_filters->setNames(m_log.names());
        showState();
    });
    connect(&m_log, &AuditLogController::verdictChanged, this, &AuditPage::showVerdict);
    connect(&m_log, &AuditLogController::said, m_verdict, [this](const QString &sentence, bool good) {
        m_verdict->showTask(nullptr);
        m_verdict->say(sentence, good);
    });
    connect(&m_log, &AuditLogController::identityChanged, this, [this] {
        m_key->setVisible(m_keyWanted && m_log.identity());
        if (m_log.identity())
            m_key->showIdentity(*m_log.identity());
    });
    connect(m_key, &PublicKeyPanel::closeRequested, m_key, &QWidget::hide);
    connect(m_key, &PublicKeyPanel::saveRequested, this, [this] {
        m_dialog = chooseFileToSave(
            this, {tr("Save the public key"), tr("Save"), {tr("Public key (*.pem)")}, QStringLiteral("gatehouse.pem")},
            [this](const QString &file) { m_log.savePublicKey(file); });
    });
    connect(m_filters, &AuditFilterRow::filterEdited, &m_log, &AuditLogController::setFilter);
    connect(m_filters, &AuditFilterRow::filterEdited, this, &AuditPage::followRange);
    connect(&m_view, &ViewState::changed, this, &AuditPage::followRange);
    connect(m_state, &StateView::retryRequested, &m_log, &AuditLogController::refresh);
    connect(m_state, &StateView::actionRequested, m_filters, &AuditFilterRow::clear);
    connect(m_entry, &AuditEntryView::closeRequested, this, &AuditPage::closeEntry);
    const auto select = [this](const QModelIndex &index) {
        m_log.select(index.isValid() ? index.data(AuditLogTableModel::IndexRole).toLongLong() : -1);
    };
    connect(m_table->table(), &DataTable::rowActivated, this, select);
    connect(m_table->table(), &QAbstractItemView::clicked, this, select);
    connect(m_table->table()->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this, select](const QModelIndex &index) {
                if (m_log.selected() >= 0)
                    select(index);
            });
}

void AuditPage::followRange()
{
    m_log.table().setZone(m_view.zone());
    m_filters->setRange(m_view.rangeLabel(), m_view.span());
}

void AuditPage::showState()
{
    m_header->setSentence(m_log.headline());
    showCut();
    m_table->setNote(m_log.table().isSearching() ? tr("searching…") : QString());
    const bool readable = m_log.state() != AuditLogTableModel::State::Failed;
    m_filters->setVisible(readable);
    m_verify->setEnabled(readable && !m_log.task());
    m_more->setEnabled(readable);
    m_goTo->setEnabled(readable);
    switch (m_log.state()) {
    case AuditLogTableModel::State::Loading:
        m_state->showLoading(m_log.headline());
        return;
    case AuditLogTableModel::State::Empty:
        if (m_log.table().filter().isEmpty())
            m_state->showEmpty(tr("Nothing was recorded yet"),
                               tr("Every administrative action of the console is written here, from the first "
                                  "operator on."));
        else
            m_state->showEmpty(tr("No such entry"), m_log.headline(), tr("Clear the filter"));
        return;
    case AuditLogTableModel::State::Failed:
        m_state->showError(m_log.error().value_or(Error{ErrorKind::Internal, m_log.headline()}));
        return;
    case AuditLogTableModel::State::Partial:
    case AuditLogTableModel::State::Full:
        break;
    }
    m_state->setBanner(m_log.notice().isEmpty() ? QString() : tr("%1 Press F5 to try again.").arg(m_log.notice()));
    m_state->showContent();
}

void AuditPage::showCut()
{
    m_cut->setText(m_log.cutSentence());
    m_cut->setAccessibleName(m_cut->text());
    m_cut->setVisible(!m_cut->text().isEmpty());
    setLook(m_cut, m_log.isCutUnrecorded() ? "error" : "hint");
}

void AuditPage::showVerdict()
{
    m_verify->setEnabled(!m_log.task());
    m_verdict->showTask(m_log.task());
    if (!m_log.task() && m_log.verdict())
        m_verdict->showVerdict(*m_log.verdict(), m_view.zone());
}

void AuditPage::goToEntry()
{
    QString typed = m_goTo->text().trimmed();
    typed.remove(QLatin1Char(','));
    bool isNumber = false;
    const qint64 index = typed.toLongLong(&isNumber);
    const int row = isNumber ? m_log.table().rowOf(index) : -1;
    if (row < 0) {
        const auto &cut = m_log.table().cut();
        const bool gone = isNumber && index >= 0 && cut && index < cut->before;
        m_verdict->say(gone ? m_log.cutSentence()
                            : tr("There is no entry %1 here. Entries are numbered from 0; clear the filter to see them "
                                 "all.")
                                  .arg(m_goTo->text()),
                       false);
        return;
    }
    const QModelIndex at = m_log.table().index(row, 0);
    m_table->table()->setCurrentIndex(at);
    m_table->table()->scrollTo(at, QAbstractItemView::PositionAtCenter);
    m_table->table()->setFocus();
    m_log.select(index);
}

void AuditPage::closeEntry()
{
    m_log.select(-1);
    m_table->table()->setFocus();
}

void AuditPage::verifyAgainstFiles()
{
    m_dialog = chooseFilesToOpen(
        this,
        {tr("Verify against checkpoints"), tr("Verify"), {tr("Checkpoints (*.checkpoint)"), tr("All files (*)")}, {}},
        [this](const QStringList &files) { m_log.verify(files); });
}

void AuditPage::writeCheckpoint()
{
    m_dialog = chooseFileToSave(this,
                                {tr("Write a checkpoint"),
                                 tr("Write"),
                                 {tr("Checkpoints (*.checkpoint)")},
                                 QStringLiteral("gatehouse.checkpoint")},
                                [this](const QString &file) { m_log.writeCheckpoint(file); });
    // A checkpoint of this log is replaced only when the log still agrees with it; anything else is left as it is.
    m_dialog->setOption(QFileDialog::DontConfirmOverwrite);
}

void AuditPage::exportLog()
{
    const QString size = counted(m_log.table().size().value_or(0), tr("entry"), tr("entries"));
    m_dialog = chooseFileToSave(this,
                                {tr("Export the whole log: %1").arg(size),
                                 tr("Export %1").arg(size),
                                 {tr("JSON lines (*.jsonl)")},
                                 QStringLiteral("gatehouse-audit.jsonl")},
                                [this](const QString &file) { m_log.exportTo(file); });
}

void AuditPage::showKey()
{
    m_keyWanted = true;
    m_log.learnIdentity();
}

void AuditPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_entry->isVisible())
        closeEntry();
    else if (event->key() == Qt::Key_F5)
        m_log.refresh();
    else
        QWidget::keyPressEvent(event);
}

void AuditPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool wide = width() >= kWide;
    m_split->setDirection(wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_entry->setMinimumSize(wide ? QSize(kEntryWidth, 0) : QSize(0, kEntryHeight));
    m_entry->setMaximumSize(wide ? QSize(kEntryWidth, QWIDGETSIZE_MAX) : QSize(QWIDGETSIZE_MAX, kEntryHeight));
}

} // namespace Gatehouse
