package dev.maru.e2e.check;

/** The least a run must contain to prove anything; with less it is reported as vacuous. */
public record Expectation(int acked, int seen, int faults) {}
