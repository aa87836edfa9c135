/* The ledger from C++. */
#include "test.hpp"

#include <facegen/ledger.hpp>

#include <cstring>

TEST(the_same_order_is_paid_for_once)
{
    world w;
    facegen::ledger ledger("", w.client);
    facegen::item item;
    item.order = "4711";
    item.output = "/tmp/facegen-test-ledger.png";
    CHECK(ledger.add(w.request, item).addition == FACEGEN_ADDED);
    ledger.work("/tmp");
    CHECK(ledger.add(w.request, item).addition == FACEGEN_KNOWN);
    ledger.work("/tmp");
    CHECK(w.sandbox.paid_requests() == 1);
    facegen::entry entry = ledger.find("", "4711");
    CHECK(entry && entry.state() == FACEGEN_STATE_SAVED && entry.image_count() == 1);
    CHECK(std::remove(entry.image_path(0)) == 0);
}

TEST(a_ledger_that_cannot_be_opened_is_told_in_both_forms)
{
    world w;
    facegen::error why;
    CHECK_THROWS(facegen::ledger("/nowhere/ledger", w.client), facegen::failure, code() == FACEGEN_E_FILE);
    facegen::ledger ledger("/nowhere/ledger", w.client, why);
    CHECK(!ledger.get() && why.code == FACEGEN_E_FILE);
    CHECK(!ledger.at(1, why));
}
