#include "ui/privacy/intakebutton.h"

#include "ui/widgets/filechoice.h"

#include <QFileDialog>
#include <QMenu>

namespace Gatehouse
{

IntakeButton::IntakeButton(IntakeController &intake, const QString &title, QWidget *parent)
    : QPushButton(title, parent)
    , m_intake(intake)
    , m_menu(new QMenu(this))
{
    setAccessibleName(tr("Take requests in"));
    buildMenu();
    connect(this, &QPushButton::clicked, this, &IntakeButton::popUp);
    connect(&intake, &IntakeController::changed, this, &IntakeButton::follow);
    follow();
}

void IntakeButton::buildMenu()
{
    m_menu->setToolTipsVisible(true);
    m_list = m_menu->addAction(tr("&Go on with what was read"), this, &IntakeButton::listRequested);
    m_menu->addSeparator();
    m_menu->addAction(tr("From a &table (.csv, .tsv)…"), this,
                      [this] { chooseFiles(tr("Take in tables"), tr("Tables (*.csv *.tsv)")); });
    m_menu->addAction(tr("From &letters (.eml)…"), this,
                      [this] { chooseFiles(tr("Take in letters"), tr("Letters (*.eml)")); });
    m_menu->addSeparator();
    addWay(tr("The gateway's own list, from its &database"), IntakeWay::Sql);
    addWay(tr("The gateway's own list, by its &admin API"), IntakeWay::AdminApi);
}

void IntakeButton::addWay(const QString &title, IntakeWay way)
{
    m_ways.insert(way, m_menu->addAction(title, this, [this, way] { m_intake.readGateway(way); }));
}

void IntakeButton::follow()
{
    const auto allowed = m_intake.access();
    const IntakeController::Stage stage = m_intake.stage();
    const bool isBusy = stage == IntakeController::Stage::Reading || stage == IntakeController::Stage::Filing;
    setEnabled(allowed && !isBusy);
    const QString why = !allowed ? allowed.error().message
                        : isBusy ? tr("Others are being read or filed")
                                 : tr("From tables, letters or the gateway; or drop files on the page (Ctrl+I)");
    setToolTip(why);
    setAccessibleDescription(why);
    m_list->setVisible(stage != IntakeController::Stage::Idle);
    for (auto at = m_ways.constBegin(); at != m_ways.constEnd(); ++at) {
        const auto &has = m_intake.way(at.key());
        (*at)->setEnabled(has && *has);
        (*at)->setToolTip(!has ? tr("Asking the gateway's profile…") : *has ? QString() : has->error().message);
    }
}

void IntakeButton::popUp()
{
    if (!isEnabled())
        return;
    m_menu->popup(mapToGlobal(QPoint(0, height())));
    m_menu->setActiveAction(m_menu->actions().at(m_list->isVisible() ? 0 : 2));
}

void IntakeButton::chooseFiles(const QString &title, const QString &nameFilter)
{
    chooseFilesToOpen(this, {title, tr("Look at them"), {nameFilter, tr("All files (*)")}, {}},
                      [this](const QStringList &files) { m_intake.readFiles(files); });
}

} // namespace Gatehouse
