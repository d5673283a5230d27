// SPDX-FileCopyrightText: 2026 The Redshank developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "editscript.h"

#include "core/redis/reply.h"
#include "editcheck.h"

#include <QCoreApplication>

namespace redshank {

namespace {

// Runs on Redis 4 and later. Everything that varies comes in ARGV, so that the server compiles it once. Writes go
// through pcall: each passes the ACL on its own, and a refused one must not leave the earlier ones behind.
constexpr char script[] = R"lua(
local key, at = KEYS[1], 0
local function take()
  at = at + 1
  return ARGV[at]
end
local function takeCommand()
  local command = {}
  for i = 1, tonumber(take()) do command[i] = take() end
  return command
end
local function takeCommands()
  local commands = {}
  for i = 1, tonumber(take()) do commands[i] = takeCommand() end
  return commands
end
local function isAbsent(reply)
  return reply == false or reply == 0 or (type(reply) == 'table' and #reply == 0)
end
local function holds(compare, expected, reply)
  if compare == 'absent' then return isAbsent(reply) end
  if compare == 'present' then return not isAbsent(reply) end
  if type(reply) ~= 'string' then return false end
  if reply == expected then return true end
  if compare ~= 'score' then return false end
  local left, right = tonumber(reply), tonumber(expected)
  return left ~= nil and left == right
end

local wanted, mustBeAbsent = take(), take() == '1'
local isKeeping, hasKeepTtl, most = take() == '1', take() == '1', tonumber(take())
local ttlFields = takeCommand()
local present = redis.call('TYPE', key).ok
if mustBeAbsent then
  if present ~= 'none' then return {'exists', present} end
elseif present == 'none' then
  return {'gone'}
elseif present ~= wanted then
  return {'type', present}
end

for i = 1, tonumber(take()) do
  local compare, expected = take(), take()
  local read, theirs = takeCommand(), takeCommand()
  local reply = redis.call(unpack(read))
  if not holds(compare, expected, reply) then
    if #theirs > 0 then reply = redis.call(unpack(theirs)) end
    if type(reply) ~= 'string' then return {'conflict', i, false, -1} end
    return {'conflict', i, string.sub(reply, 1, most), #reply}
  end
end

-- isKeeping: the edit's own word that the last argument is an option; the arguments themselves are anybody's bytes.
local function write(command)
  if hasKeepTtl or not isKeeping then
    local reply = redis.pcall(unpack(command))
    local failure = type(reply) == 'table' and reply.err
    if not failure then return nil end
    if not (isKeeping and string.find(failure, 'syntax error', 1, true)) then return failure end
  end
  local left = redis.call('PTTL', key)
  command[#command] = nil
  if left >= 0 then
    command[#command + 1] = 'PX'
    command[#command + 1] = math.max(left, 1)
  end
  local reply = redis.pcall(unpack(command))
  return type(reply) == 'table' and reply.err or nil
end

-- A field's own TTL, and a first HPEXPIREAT that changes nothing: refused now or not at all.
local function expireField(field, at)
  return redis.pcall('HPEXPIREAT', key, string.format('%.0f', at), 'FIELDS', '1', field)
end
local fieldExpiresAt = -1
if #ttlFields > 0 then
  fieldExpiresAt = redis.call('HPEXPIRETIME', key, 'FIELDS', '1', ttlFields[1])[1]
  if fieldExpiresAt > 0 then
    local reply = expireField(ttlFields[1], fieldExpiresAt)
    if reply.err then return {'failed', reply.err} end
  end
end

local writes, rollback = takeCommands(), takeCommands()
for i, command in ipairs(writes) do
  local failure = write(command)
  if failure then
    if i > 1 then
      for _, undo in ipairs(rollback) do redis.pcall(unpack(undo)) end
    end
    return {'failed', failure}
  end
end
if fieldExpiresAt > 0 then expireField(ttlFields[2], fieldExpiresAt) end
return {'applied'}
)lua";

void append(Command &eval, const Command &command)
{
    eval << QByteArray::number(command.size());
    for (const QByteArray &argument : command.arguments())
        eval << argument;
}

void append(Command &eval, const QList<Command> &commands)
{
    eval << QByteArray::number(commands.size());
    for (const Command &command : commands)
        append(eval, command);
}

QByteArray word(EditCheck::Compare compare)
{
    switch (compare) {
    case EditCheck::Compare::Bytes:
        return "bytes";
    case EditCheck::Compare::Score:
        return "score";
    case EditCheck::Compare::Absent:
        return "absent";
    case EditCheck::Compare::Present:
        return "present";
    }
    return {};
}

} // namespace

Command scriptCommand(const Edit &edit, const EditCapabilities &server)
{
    Command eval("EVAL");
    eval << QByteArray::fromRawData(script, sizeof(script) - 1) << "1" << edit.key << edit.type
         << (edit.existence == Edit::Existence::MustBeAbsent ? "1" : "0") << (edit.isKeepingTtl ? "1" : "0")
         << (server.hasKeepTtl ? "1" : "0") << QByteArray::number(EditOutcome::maximumTheirs);
    if (edit.fieldTtl && server.hasFieldTtl)
        eval << "2" << edit.fieldTtl->first << edit.fieldTtl->second;
    else
        eval << "0";
    eval << QByteArray::number(edit.checks.size());
    for (const EditCheck &check : edit.checks) {
        eval << word(check.compare) << check.expected;
        append(eval, check.read);
        append(eval, check.theirs);
    }
    append(eval, edit.writes);
    append(eval, edit.rollback);
    return eval;
}

EditOutcome scriptOutcome(const ReplyView &reply)
{
    const QByteArrayView status = reply[0].bytes();
    if (status == "applied")
        return appliedOutcome();
    if (status == "gone")
        return goneOutcome();
    if (status == "type")
        return wrongTypeOutcome(reply[1].toByteArray());
    if (status == "exists")
        return existsOutcome(reply[1].toByteArray());
    if (status == "conflict") {
        const auto present = reply[2].isNil() ? std::nullopt : std::optional(reply[2].toByteArray());
        return conflictOutcome(qsizetype(reply[1].integer()) - 1, present, reply[3].integer(-1));
    }
    if (status == "failed") {
        Error error = serverError(reply[1].bytes());
        // Redis 6 and 7 give a script's refused command no code of its own.
        if (error.server.contains("The user executing the script can't"))
            error.kind = Error::Kind::Permission;
        return failedOutcome(error);
    }
    return unknownOutcome({Error::Kind::Protocol,
        QCoreApplication::translate("EditOutcome", "The server's reply has an unexpected shape"), {}, {}});
}

} // namespace redshank
