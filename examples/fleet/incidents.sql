-- For the tables of the Collector's ClickHouse exporter.

-- Which mistakes happened in the last week, most frequent first.
SELECT
    LogAttributes['sendonce.fingerprint'] AS fingerprint,
    any(LogAttributes['sendonce.pattern']) AS pattern,
    any(LogAttributes['http.route']) AS route,
    any(concat(LogAttributes['sendonce.first.code.file.path'], ':', LogAttributes['sendonce.first.code.line.number'])) AS first_answer,
    any(concat(LogAttributes['code.file.path'], ':', LogAttributes['code.line.number'])) AS second_answer,
    sum(toUInt64OrZero(LogAttributes['sendonce.count'])) AS incidents,
    uniq(ResourceAttributes['service.instance.id']) AS processes,
    uniq(ResourceAttributes['service.version']) AS versions,
    min(Timestamp) AS first_seen,
    max(Timestamp) AS last_seen
FROM otel_logs
WHERE EventName = 'sendonce.incident' AND Timestamp > now() - INTERVAL 7 DAY
GROUP BY fingerprint
ORDER BY incidents DESC;

-- Mistakes that the newest version of a service brought: no other version had them in thirty days.
SELECT
    ServiceName AS service,
    LogAttributes['sendonce.fingerprint'] AS fingerprint,
    any(Body) AS message,
    groupUniqArray(ResourceAttributes['service.version']) AS versions,
    min(Timestamp) AS first_seen
FROM otel_logs
WHERE EventName = 'sendonce.incident' AND Timestamp > now() - INTERVAL 30 DAY
GROUP BY service, fingerprint
HAVING length(versions) = 1 AND (service, versions[1]) IN (
    SELECT ServiceName, argMax(ResourceAttributes['service.version'], Timestamp)
    FROM otel_logs
    WHERE Timestamp > now() - INTERVAL 30 DAY
    GROUP BY ServiceName
)
ORDER BY first_seen DESC;
