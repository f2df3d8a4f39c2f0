#include "ui/privacy/casemenus.h"

#include "models/privacy/caseorders.h"

#include <QCoreApplication>
#include <QMenu>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::CaseMenus)
};

QMenu *menuOf(QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    return menu;
}

} // namespace

void popUpDenials(QWidget *parent, const QPoint &place, const std::function<void(DenialCode)> &chosen)
{
    QMenu *menu = menuOf(parent);
    for (const DenialCode code : kDenialCodes)
        QObject::connect(menu->addAction(denialTitle(code)), &QAction::triggered, parent,
                         [chosen, code] { chosen(code); });
    menu->popup(place);
}

void popUpProofs(QWidget *parent, const QPoint &place, const std::function<void(const IdentityProof &)> &chosen)
{
    struct Way {
        QString title;
        const char *method;
        const char *level;
    };
    const Way ways[] = {
        {Texts::tr("Signed in to the account: reasonably high"), "account_login", "reasonably_high"},
        {Texts::tr("Two data points that match: reasonable"), "two_data_points", "reasonable"},
        {Texts::tr("Three data points and a declaration: reasonably high"), "three_data_points", "reasonably_high"}};
    QMenu *menu = menuOf(parent);
    for (const Way &way : ways)
        QObject::connect(menu->addAction(way.title), &QAction::triggered, parent,
                         [chosen, proof = IdentityProof{QString::fromLatin1(way.method),
                                                        QString::fromLatin1(way.level)}] { chosen(proof); });
    menu->popup(place);
}

void popUpAssignees(QWidget *parent, const QPoint &place, const TeamSession &team,
                    const std::function<void(const QString &)> &chosen)
{
    QMenu *menu = menuOf(parent);
    const auto add = [&](const QString &title, const QString &id) {
        QObject::connect(menu->addAction(title), &QAction::triggered, parent, [chosen, id] { chosen(id); });
    };
    const QString self = team.self().id;
    add(Texts::tr("Me"), self);
    for (const TeamOperator &each : team.operators()) {
        if (each.active && each.id != self)
            add(each.name, each.id);
    }
    menu->addSeparator();
    add(Texts::tr("Nobody"), QString());
    menu->popup(place);
}

} // namespace Gatehouse
