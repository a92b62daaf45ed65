-- Users of one kind: each asks for the next address of a list, waits PAUSE_MS, and asks again. Any answer but 200 is an
-- error. At the end the latencies go out as one line of JSON.

local addresses = {}
local cookies = {}
local next_address = 0
local next_cookie = 0
local pause_ms = tonumber(os.getenv("PAUSE_MS") or "0")
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init()
  refused = 0
  for line in io.lines(os.getenv("ADDRESSES")) do
    table.insert(addresses, line)
  end
  for line in io.lines(os.getenv("COOKIES")) do
    table.insert(cookies, line)
  end
  wrk.headers["Accept-Encoding"] = "gzip"
end

function request()
  next_address = next_address % #addresses + 1
  next_cookie = next_cookie % #cookies + 1
  wrk.headers["Cookie"] = cookies[next_cookie]
  return wrk.format("GET", addresses[next_address])
end

function response(status)
  if status ~= 200 then refused = refused + 1 end
end

function delay()
  -- Users do not march in step.
  return pause_ms > 0 and math.random(0, 2 * pause_ms) or 0
end

function done(summary, latency)
  local refusals = 0
  for _, thread in ipairs(threads) do refusals = refusals + thread:get("refused") end
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"requests": %d, "seconds": %.3f, "p50_ms": %.2f, "p95_ms": %.2f, "p99_ms": %.2f, "max_ms": %.2f, "refused": %d, "broken": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    latency:percentile(99) / 1000, latency.max / 1000, refusals,
    errors.connect + errors.read + errors.write + errors.timeout))
end
