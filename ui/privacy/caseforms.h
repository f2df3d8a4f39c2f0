// The forms that open over a case, one at a time.
#pragma once

#include "models/privacy/casestore.h"

#include <QWidget>

namespace Gatehouse
{

class LetterForm;
class PackageForm;
class ReasonForm;
struct PackageWish;

class CaseForms : public QWidget
{
    Q_OBJECT
public:
    explicit CaseForms(QWidget *parent = nullptr);

    void askReason(CaseOrder::Kind kind, const QDate &today, const QString &hold = {});
    void askLetter(const PrivacyCase &one);
    void askPackage(const PrivacyCase &one);
    void close();
    bool isOpen() const { return !isHidden(); }

    ReasonForm *reasonForm() const { return m_reason; }
    LetterForm *letterForm() const { return m_letter; }
    PackageForm *packageForm() const { return m_package; }

signals:
    void orderGiven(const Gatehouse::CaseOrder &order);
    void writeRequested(const Gatehouse::LetterOrder &order);
    void packRequested(const Gatehouse::PackageWish &wish);

private:
    void open(QWidget *form);

    ReasonForm *m_reason;
    LetterForm *m_letter;
    PackageForm *m_package;
};

} // namespace Gatehouse
