#include "ui/privacy/caseforms.h"

#include "ui/privacy/letterform.h"
#include "ui/privacy/packageform.h"
#include "ui/privacy/reasonform.h"

#include <QVBoxLayout>

namespace Gatehouse
{

CaseForms::CaseForms(QWidget *parent)
    : QWidget(parent)
    , m_reason(new ReasonForm)
    , m_letter(new LetterForm)
    , m_package(new PackageForm)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    for (QWidget *form :
         {static_cast<QWidget *>(m_reason), static_cast<QWidget *>(m_letter), static_cast<QWidget *>(m_package)}) {
        form->hide();
        column->addWidget(form);
    }
    hide();
    connect(m_reason, &ReasonForm::closeRequested, this, &CaseForms::close);
    connect(m_letter, &LetterForm::closeRequested, this, &CaseForms::close);
    connect(m_package, &PackageForm::closeRequested, this, &CaseForms::close);
    connect(m_reason, &ReasonForm::orderGiven, this, [this](const CaseOrder &order) {
        close();
        emit orderGiven(order);
    });
    connect(m_letter, &LetterForm::writeRequested, this, [this](const LetterOrder &order) {
        close();
        emit writeRequested(order);
    });
    connect(m_package, &PackageForm::packRequested, this, [this](const PackageWish &wish) {
        close();
        emit packRequested(wish);
    });
}

void CaseForms::open(QWidget *form)
{
    for (QWidget *each :
         {static_cast<QWidget *>(m_reason), static_cast<QWidget *>(m_letter), static_cast<QWidget *>(m_package)})
        each->setVisible(each == form);
    show();
}

void CaseForms::askReason(CaseOrder::Kind kind, const QDate &today, const QString &hold)
{
    open(m_reason);
    m_reason->start(kind, today, hold);
}

void CaseForms::askLetter(const PrivacyCase &one)
{
    open(m_letter);
    m_letter->start(one);
}

void CaseForms::askPackage(const PrivacyCase &one)
{
    open(m_package);
    m_package->start(one.id);
}

void CaseForms::close()
{
    hide();
}

} // namespace Gatehouse
