package dev.maru.e2e.check;

import java.util.List;

/** All rooms after the run, read twice: straight from the database and through the server. */
public record FinalLog(List<Row> database, List<Row> served) {}
