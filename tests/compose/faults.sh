# For run.sh: the chat, and what is done to the nodes meanwhile. The chat is told what happens when, so that it can measure.

fault_timeout=90

done_now() { echo "done" >&"$to"; }

# chat_until PATTERN: shows what the chat says up to a line like that.
chat_until() {
  local line
  while IFS= read -r -t $fault_timeout line <&"$from"; do
    # Indented: only the sum at the very end counts.
    echo "     $line"
    [[ $line == *$1* ]] && return 0
  done
  return 1
}

# begin NODE WHAT: it may be done when the chat knows of it.
begin() {
  echo "begin $1 $2 $1" >&"$to"
  chat_until "begins: "
}

whole_again() { within $fault_timeout all_healthy && within $fault_timeout same_members; }

# settle FAULT: until all senders go on and the cluster is whole again.
settle() {
  if chat_until "go on after" && whole_again; then
    pass "$1, until the cluster is whole" "$began"
  else
    fail "$1, until the cluster is whole" "$began"
  fi
}

# strike ARGUMENTS...: docker does that. What did not happen has tested nothing.
strike() { docker "$@" >/dev/null || fail "docker $1 of a node" "$began"; }

kill_node() {
  began=$SECONDS
  begin "$1" kill
  strike kill "$(container "$1")"
  done_now
  # Long enough that the others have to do without it.
  sleep 15
  strike start "$(container "$1")"
  settle "docker kill and start of $1"
}

restart_node() {
  began=$SECONDS
  begin "$1" restart
  {
    docker restart -t 35 "$(container "$1")" >/dev/null
    local code=$?
    done_now
    whole_again && exit $code
  } &
  local restarting=$!
  check "nobody is refused while $1 restarts" all_let_in $restarting
  wait $restarting || fail "docker restart of $1 is done" "$began"
  settle "docker restart of $1"
}

unplug_node() {
  began=$SECONDS
  begin "$1" unplug
  strike network disconnect "$(network)" "$(container "$1")"
  done_now
  sleep 20
  strike network connect --alias "$1" --alias edge "$(network)" "$(container "$1")"
  # It has downed itself, or is given up by the others; a new one comes by the restart policy.
  settle "docker network disconnect and connect of $1"
}

# A chat that has died must not take this script with it.
trap '' PIPE
coproc CHAT { exec dotnet run --no-build --project tests/Edge.Chaos -- --scenario compose --entry-port "$EDGE_PORT" 2>&1; }
chat_pid=$CHAT_PID
# Copies: the shell closes its own when the chat ends, with what was not read yet.
exec {from}<&"${CHAT[0]}" {to}>&"${CHAT[1]}"

if chat_until "chatting"; then
  sleep 5
  for node in "${nodes[@]}"; do
    kill_node "$node"
  done
  for node in "${nodes[@]}"; do
    restart_node "$node"
  done
  unplug_node node1
  sleep 3
else
  fail "the chat begins" $SECONDS
fi
echo end >&"$to"
fault_timeout=180
chat_until " failed" || true
wait "$chat_pid"
check "the chat: nothing lost, doubled or out of order" test $? = 0
exec {from}<&- {to}>&-
