package io.windlass.scheduler.quota;

import static io.windlass.scheduler.quota.CapacityUnits.UNLIMITED;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the quota shares of one queue use of their own limits, and what they borrow. The jobs of a
 * share use its own limit first; everything beyond is borrowed. Of each unit, no more is granted
 * than keeps the sum of borrowed capacity within the unused capacity of the lending shares. Each
 * operation costs a step per unit; sums over the shares are maintained.
 */
public final class Quotas {
  private static final long HUNDRED = 100;
  private static final long MOST_PERCENT = 100_000;

  private static final class Account {
    final @Nullable QuotaShare share;
    final long[] limits;
    final long[] used;

    Account(@Nullable QuotaShare share, long[] limits, long[] used) {
      this.share = share;
      this.limits = limits;
      this.used = used;
    }

    boolean limited(int unit) {
      return limits[unit] != UNLIMITED;
    }

    long borrowed(int unit) {
      return Math.max(0, used[unit] - limits[unit]);
    }

    long idle(int unit) {
      return share == null || !limited(unit) || !share.sharing().strategy().lends()
          ? 0
          : Math.max(0, limits[unit] - used[unit]);
    }

    /** Returns what it lends when it uses nothing. */
    long lent(int unit) {
      return share != null && limited(unit) && share.sharing().strategy().lends()
          ? limits[unit]
          : 0;
    }

    /** Returns how much it may borrow at most of a unit that is limited. */
    long mayBorrow(int unit) {
      if (share == null || !share.sharing().strategy().borrows()) {
        return 0;
      }
      Integer percent = share.sharing().borrowLimit();
      return percent == null
          ? UNLIMITED
          : limits[unit] / HUNDRED * Math.min(percent, MOST_PERCENT)
              + limits[unit] % HUNDRED * Math.min(percent, MOST_PERCENT) / HUNDRED;
    }
  }

  private final CapacityUnits units;
  private final Map<String, Account> accounts = new TreeMap<>();
  private final long[] borrowed;
  private final long[] idle;
  private final long[] lent;
  private final long[] all;

  /** Shares of which nothing is used yet; those that are about to be deleted have nothing. */
  public Quotas(Collection<QuotaShare> shares) {
    this(CapacityUnits.of(shares.stream().filter(QuotaShare::isPresent).toList()));
    for (QuotaShare share : shares) {
      if (share.isPresent()) {
        put(share.name(), new Account(share, units.limits(share), new long[units.count()]));
      }
    }
  }

  private Quotas(CapacityUnits units) {
    this.units = units;
    this.borrowed = new long[units.count()];
    this.idle = new long[units.count()];
    this.lent = new long[units.count()];
    this.all = new long[units.count()];
  }

  public CapacityUnits units() {
    return units;
  }

  /** Returns a copy, for trying out changes. */
  public Quotas copy() {
    Quotas copy = new Quotas(units);
    accounts.forEach((name, a) -> copy.put(name, new Account(a.share, a.limits, a.used.clone())));
    return copy;
  }

  /** Those that are known or of which something is used, by name. */
  public List<String> names() {
    return List.copyOf(accounts.keySet());
  }

  /** Its definition; null if there is none that is in use. */
  public @Nullable QuotaShare share(String name) {
    Account account = accounts.get(name);
    return account == null ? null : account.share;
  }

  /** Returns what a share uses, by unit. */
  public long[] used(String name) {
    Account account = accounts.get(name);
    return account == null ? new long[units.count()] : account.used.clone();
  }

  /** Returns what is a share's own of a unit; negative if it is not limited. */
  public long limit(String name, int unit) {
    Account account = accounts.get(name);
    return account == null || !account.limited(unit) ? -1 : account.limits[unit];
  }

  /** Returns what a share has borrowed of a unit. */
  public long borrowed(String name, int unit) {
    Account account = accounts.get(name);
    return account == null ? 0 : account.borrowed(unit);
  }

  /**
   * Returns the most that a share may borrow of a unit; at least {@link Long#MAX_VALUE}/4 is no
   * limit.
   */
  public long mayBorrow(String name, int unit) {
    Account account = accounts.get(name);
    return account == null ? 0 : account.mayBorrow(unit);
  }

  /** Returns what all have borrowed of a unit. */
  public long borrowed(int unit) {
    return borrowed[unit];
  }

  /** Returns what those that lend do not use themselves of a unit. */
  public long lendable(int unit) {
    return idle[unit];
  }

  /**
   * Returns the largest part of the whole queue's that a share has borrowed of any unit; 0 for
   * none.
   */
  public double borrowedPart(String name) {
    Account account = accounts.get(name);
    double part = 0;
    for (int i = 0; account != null && i < units.count(); i++) {
      if (account.borrowed(i) > 0) {
        part = Math.max(part, (double) account.borrowed(i) / Math.max(1, all[i]));
      }
    }
    return part;
  }

  /** Returns the largest part of the whole queue's that a share uses of any unit; 0 for none. */
  public double usedPart(String name) {
    Account account = accounts.get(name);
    double part = 0;
    for (int i = 0; account != null && i < units.count(); i++) {
      part = Math.max(part, (double) account.used[i] / Math.max(1, all[i]));
    }
    return part;
  }

  /** A job of the share takes so much up. */
  public void add(String name, long[] amounts) {
    change(name, amounts, 1);
  }

  /** A job of the share takes so much up no more. */
  public void remove(String name, long[] amounts) {
    change(name, amounts, -1);
  }

  /** Returns whether a job of the share may take so much up as well. */
  public QuotaDecision grant(String name, long[] needed) {
    Account account = accounts.get(name);
    QuotaShare share = account == null ? null : account.share;
    if (account == null || share == null) {
      return QuotaDecision.NO_SHARE;
    }
    boolean borrows = false;
    for (int i = 0; i < needed.length; i++) {
      borrows |= needed[i] > 0 && account.used[i] + needed[i] > account.limits[i];
    }
    if (borrows && !share.sharing().strategy().borrows()) {
      return QuotaDecision.OVER_LIMIT;
    }
    boolean left = true;
    for (int i = 0; i < needed.length; i++) {
      if (needed[i] == 0 || !account.limited(i)) {
        continue;
      }
      long excess = account.used[i] + needed[i] - account.limits[i];
      if (excess > 0 && excess > account.mayBorrow(i)) {
        return QuotaDecision.OVER_BORROW_LIMIT;
      }
      left &= missing(account, i, needed[i]) <= 0;
    }
    if (borrows) {
      return left ? QuotaDecision.BORROWED : QuotaDecision.NOTHING_TO_BORROW;
    }
    return left ? QuotaDecision.OWN : QuotaDecision.LENT;
  }

  /**
   * A unit of which others have borrowed too much for a job that fits in what is the share's own;
   * -1 if there is none.
   */
  public int lentUnit(String name, long[] needed) {
    Account account = accounts.get(name);
    for (int i = 0; account != null && i < needed.length; i++) {
      if (needed[i] > 0 && account.limited(i) && missing(account, i, needed[i]) > 0) {
        return i;
      }
    }
    return -1;
  }

  /** A unit of which the share has too little left of its own; -1 if there is none. */
  public int exceededUnit(String name, long[] needed) {
    Account account = accounts.get(name);
    for (int i = 0; account != null && i < needed.length; i++) {
      if (needed[i] > 0 && account.used[i] + needed[i] > account.limits[i]) {
        return i;
      }
    }
    return -1;
  }

  /** Returns why a job is larger than all that its share may ever have; null if it is not. */
  public @Nullable QuotaExcess excess(String name, long[] needed) {
    Account account = accounts.get(name);
    QuotaShare share = account == null ? null : account.share;
    if (account == null || share == null) {
      return null;
    }
    for (int i = 0; i < needed.length; i++) {
      long excess = account.limited(i) ? needed[i] - account.limits[i] : 0;
      if (needed[i] > 0 && excess > 0) {
        if (!share.sharing().strategy().borrows()) {
          return QuotaExcess.CAPACITY_LIMITS;
        }
        if (excess > account.mayBorrow(i)) {
          return QuotaExcess.BORROW_LIMITS;
        }
        if (excess > lent[i] - account.lent(i)) {
          return QuotaExcess.BORROWABLE;
        }
      }
    }
    return null;
  }

  /**
   * Returns which part of so much, at most 1, the share may take up besides; it counts as taken
   * from then on.
   */
  public double takeUpTo(String name, long[] wanted) {
    Account account = accounts.get(name);
    if (account == null || account.share == null) {
      return 0;
    }
    double part = 1;
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] > 0 && account.limited(i)) {
        long own = Math.max(0, account.limits[i] - account.used[i]);
        long ofOthers = Math.max(0, idle[i] - account.idle(i) - borrowed[i]);
        long more = Math.min(ofOthers, Math.max(0, account.mayBorrow(i) - account.borrowed(i)));
        part = Math.min(part, (double) (own + more) / wanted[i]);
      }
    }
    long[] taken = new long[wanted.length];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = (long) Math.floor(wanted[i] * part);
    }
    add(name, taken);
    return part;
  }

  /** By how much what is borrowed of a unit would be more than what is lendable then. */
  private long missing(Account account, int unit, long needed) {
    long used = account.used[unit] + needed;
    long moreBorrowed = Math.max(0, used - account.limits[unit]) - account.borrowed(unit);
    boolean lends = account.share != null && account.share.sharing().strategy().lends();
    long lessIdle = lends ? account.idle(unit) - Math.max(0, account.limits[unit] - used) : 0;
    return moreBorrowed == 0 && lessIdle == 0
        ? 0
        : borrowed[unit] + moreBorrowed - (idle[unit] - lessIdle);
  }

  private void change(String name, long[] amounts, int sign) {
    Account account =
        accounts.computeIfAbsent(
            name,
            _ -> {
              long[] none = new long[units.count()];
              Arrays.fill(none, UNLIMITED);
              return new Account(null, none, new long[units.count()]);
            });
    for (int i = 0; i < amounts.length; i++) {
      borrowed[i] -= account.borrowed(i);
      idle[i] -= account.idle(i);
      account.used[i] += sign * amounts[i];
      borrowed[i] += account.borrowed(i);
      idle[i] += account.idle(i);
    }
  }

  private void put(String name, Account account) {
    accounts.put(name, account);
    for (int i = 0; i < units.count(); i++) {
      borrowed[i] += account.borrowed(i);
      idle[i] += account.idle(i);
      lent[i] += account.lent(i);
      all[i] += account.limited(i) ? account.limits[i] : 0;
    }
  }
}
